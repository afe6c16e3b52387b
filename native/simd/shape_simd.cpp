// Kernels over [rows][lanes] arrays in the first two cache levels. A lane owns a frame.
#include "simd/shape.hpp"

#include "simd/logarithm.hpp"
#include "simd/sorting.hpp"

namespace melisma::simd::MELISMA_SIMD {

constexpr int L = lanes<float>;
using VF = V<float>;

// Means of logarithms in blocks; exponents are whole numbers and add up without error.
static void flatness(const float* powers, int bins, float amin, float* out) {
  VF logs = {}, exponents = {}, sums = {};
  for (int from = 0; from < bins; from += 32) {
    const int to = from + 32 < bins ? from + 32 : bins;
    VF log = {}, sum = {};
    for (int r = from; r < to; r++) {
      const VF x = maximum(load(powers + static_cast<long>(r) * L), splat(amin));
      const LogParts parts = logParts(x);
      log += parts.ln;
      exponents += parts.e;
      sum += x;
    }
    logs += log;
    sums += sum;
  }
  for (int i = 0; i < L; i++) {
    const double mean = (0.69314718055994530942 * exponents[i] + logs[i]) / bins;
    out[i] = static_cast<float>(__builtin_exp(mean) / (static_cast<double>(sums[i]) / bins));
  }
}

constexpr int most = 32;

// Each row is pushed through two sorted lists; what falls off the end is not among the extremes.
static void extremes(const float* rows, int count, int n, float* lowest, float* highest) {
  VF low[most], high[most];
  for (int k = 0; k < n; k++) low[k] = splat(3.4e38f), high[k] = splat(-3.4e38f);
  for (int r = 0; r < count; r++) {
    VF x = load(rows + static_cast<long>(r) * L), y = x;
    for (int k = 0; k < n; k++) order(low[k], x);
    for (int k = 0; k < n; k++) order(y, high[k]);
  }
  VF sumLow = {}, sumHigh = {};
  for (int k = 0; k < n; k++) sumLow += low[k];
  for (int k = n - 1; k >= 0; k--) sumHigh += high[k];
  const VF by = splat(static_cast<float>(n));
  store(lowest, sumLow / by);
  store(highest, sumHigh / by);
}

extern const ShapeKernels shapeKernels;
const ShapeKernels shapeKernels = {L, flatness, extremes, most};

}  // namespace melisma::simd::MELISMA_SIMD
