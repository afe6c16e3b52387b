// Rounds the double tables of native/dsp once, to the kernels' precision.
#include "simd/real_fft_tables.hpp"

#include <algorithm>
#include <cstring>

#include "dsp/fft_plan.hpp"

namespace melisma::simd {

template <class T>
const T* RealFft<T>::keep(const std::vector<double>& values, double factor) {
  std::vector<T> rounded(values.size());
  for (size_t i = 0; i < values.size(); i++) rounded[i] = static_cast<T>(values[i] * factor);
  arrays_.push_back(std::move(rounded));
  return arrays_.back().data();  // vectors that move keep their memory
}

template <class T>
SmallFft<T> RealFft<T>::small(int length, bool fourLast, std::vector<FftStage<T>>& stages) {
  for (const dsp::FftPass& pass : dsp::fftPasses(length, fourLast)) {
    stages.push_back({pass.radix, pass.count, pass.stride, keep(pass.twiddles), keep(pass.roots)});
    view_.largestRadix = std::max(view_.largestRadix, pass.radix);
  }
  return {length, static_cast<int>(stages.size()), stages.data()};
}

namespace {
// FNV-1a over the bits of the window; the length is that of the list.
uint64_t hashOf(const std::vector<double>& window) {
  uint64_t hash = 14695981039346656037u;
  for (const double value : window) {
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    hash = (hash ^ bits) * 1099511628211u;
  }
  return hash ^ window.size();
}
}  // namespace

template <class T>
RealFft<T>::RealFft(int nFft, const std::vector<double>& window, const std::vector<double>& synthesis) {
  view_.identity = hashOf(window);
  view_.nFft = nFft;
  view_.bins = nFft / 2 + 1;
  view_.paired = nFft % 2 == 0;
  view_.length = view_.paired ? nFft / 2 : nFft;
  const auto [rows, columns] = dsp::splitLength(view_.length);
  view_.rows = rows;
  view_.columns = columns;
  view_.columnFft = small(rows, false, columnStages_);
  view_.rowFft = small(columns, true, rowStages_);

  std::vector<double> pairs;
  for (long long c = 0; c < columns; c++) {
    for (long long r = 0; r < rows; r++) {
      const auto [re, im] = dsp::rootOfUnity(r * c, view_.length);
      pairs.insert(pairs.end(), {re, im});
    }
  }
  view_.twiddles = keep(pairs);
  if (view_.paired) {
    pairs.clear();
    for (long long k = 0; k < view_.length; k++) {
      const auto [re, im] = dsp::rootOfUnity(k, nFft);
      pairs.insert(pairs.end(), {re, -im});
    }
    view_.split = keep(pairs);
  }
  view_.window = keep(window, view_.paired ? 0.5 : 1);
  if (!synthesis.empty()) view_.synthesisWindow = keep(synthesis, 1.0 / nFft);
}

template <class T>
size_t RealFft<T>::bytes() const {
  size_t total = 0;
  for (const auto& array : arrays_) total += array.size() * sizeof(T);
  return total;
}

template class RealFft<float>;
template class RealFft<double>;

}  // namespace melisma::simd
