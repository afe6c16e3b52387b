#include "dsp/peak_pick.hpp"

#include <algorithm>

namespace melisma::dsp {

namespace {
// The mean with float32 sums, as numba takes it.
double mean(const float* from, const float* end) {
  float sum = 0;
  for (const float* x = from; x < end; x++) sum += *x;
  return static_cast<double>(sum) / static_cast<double>(end - from);
}
}  // namespace

std::vector<int32_t> pickPeaks(const std::vector<float>& x, const PeakRule& rule) {
  std::vector<int32_t> peaks;
  const auto length = static_cast<int64_t>(x.size());
  const double delta = static_cast<float>(rule.delta);
  for (int64_t n = 0; n < length;) {
    const auto from = [&](int64_t before) { return x.data() + std::max<int64_t>(0, n - before); };
    const auto end = [&](int64_t after) { return x.data() + std::min(n + after, length); };
    const float value = x[static_cast<size_t>(n)];
    if (value < *std::max_element(from(rule.preMax), end(rule.postMax)) ||
        value < mean(from(rule.preAvg), end(rule.postAvg)) + delta) {
      n++;
      continue;
    }
    peaks.push_back(static_cast<int32_t>(n));
    n += rule.wait + 1;
  }
  return peaks;
}

void backtrack(const std::vector<float>& x, std::vector<int32_t>& peaks) {
  for (int32_t& peak : peaks) {
    auto at = static_cast<size_t>(peak);
    while (at > 0 && !(at + 1 < x.size() && x[at] <= x[at - 1] && x[at] < x[at + 1])) at--;
    peak = static_cast<int32_t>(at);
  }
}

}  // namespace melisma::dsp
