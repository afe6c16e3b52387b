// Sums over stretches of samples of one signal (lanes are neighbouring samples here).
#pragma once

#include "simd/level.hpp"

namespace melisma::simd {

struct ReductionKernels {
  double (*sumOfSquares)(const float* x, long count);
  double (*sumOfMagnitudes)(const float* x, long count);
  float (*largestMagnitude)(const float* x, long count);
  // How many i in 1 … count - 1 have x[i] and x[i - 1] on different sides of -threshold.
  long (*signChanges)(const float* x, long count, float threshold);
  // a[i] += b[i]
  void (*add)(float* a, const float* b, long count);
  // a[i] *= b[i]
  void (*scale)(float* a, const float* b, long count);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(ReductionKernels, reductionKernels)
