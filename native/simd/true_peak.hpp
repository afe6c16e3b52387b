// The largest magnitude of an interpolated signal.
#pragma once

#include <cstdint>

#include "simd/level.hpp"

namespace melisma::simd {

// The fewest outputs of `interpolated`.
constexpr int truePeakLeast = 32;

struct TruePeakKernels {
  // max |sum_k taps[p][k] x[t + k]| over 0 <= t < count and p < phases; count is at least truePeakLeast.
  float (*interpolated)(const float* taps, int phases, int tapCount, const float* x, int64_t count);
  // max |x[t]|
  float (*samples)(const float* x, int64_t count);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(TruePeakKernels, truePeakKernels)
