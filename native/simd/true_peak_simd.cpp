// All phases of an interpolation filter at once, so that each sample is loaded once for all of them.
#include "simd/true_peak.hpp"

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using F = V<float>;
constexpr int W = lanes<float>;
constexpr int together = 2;

MELISMA_INLINE F magnitude(F x) { return maximum(x, -x); }

template <int Phases>
float peak(const float* taps, int tapCount, const float* x, int64_t count) {
  F largest = F{};
  int64_t t = 0;
  // The last block starts sooner, so that it ends with the last output; short signals are padded.
  for (bool last = false; !last; t += together * W) {
    last = t + together * W >= count;
    if (last) t = count - together * W;
    F sum[Phases][together];
#pragma GCC unroll 4
    for (int p = 0; p < Phases; p++) sum[p][0] = sum[p][1] = F{};
    for (int k = 0; k < tapCount; k++) {
      const F a = held(loadUnaligned(x + t + k)), b = held(loadUnaligned(x + t + k + W));
#pragma GCC unroll 4
      for (int p = 0; p < Phases; p++) {
        const F tap = splat(taps[p * tapCount + k]);
        sum[p][0] = fma(tap, a, sum[p][0]);
        sum[p][1] = fma(tap, b, sum[p][1]);
      }
    }
#pragma GCC unroll 4
    for (int p = 0; p < Phases; p++) {
      largest = maximum(largest, maximum(magnitude(sum[p][0]), magnitude(sum[p][1])));
    }
  }
  float result = 0;
  for (int l = 0; l < W; l++) result = largest[l] > result ? largest[l] : result;
  return result;
}

float samples(const float* x, int64_t count) {
  F largest = F{};
  int64_t t = 0;
  for (; t + W <= count; t += W) largest = maximum(largest, magnitude(loadUnaligned(x + t)));
  float result = 0;
  for (int l = 0; l < W; l++) result = largest[l] > result ? largest[l] : result;
  for (; t < count; t++) {
    const float y = x[t] < 0 ? -x[t] : x[t];
    result = y > result ? y : result;
  }
  return result;
}

float interpolated(const float* taps, int phases, int tapCount, const float* x, int64_t count) {
  if (phases == 3) return peak<3>(taps, tapCount, x, count);
  float largest = 0;
  for (int p = 0; p < phases; p++) {
    const float found = peak<1>(taps + p * tapCount, tapCount, x, count);
    largest = found > largest ? found : largest;
  }
  return largest;
}

}  // namespace

extern const TruePeakKernels truePeakKernels;
const TruePeakKernels truePeakKernels = {interpolated, samples};

}  // namespace melisma::simd::MELISMA_SIMD
