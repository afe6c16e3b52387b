// The norm that a frame's vector is divided by.
#pragma once

#include <cuda_runtime.h>

#include "simd/chroma.hpp"

namespace melisma::cuda {

// Of value(0) ... value(count - 1); 1 where the norm is below the smallest normal number, or none is asked
// for.
template <class Value>
__device__ __forceinline__ float vectorDivisor(simd::VectorNorm norm, int count, Value value) {
  if (norm == simd::VectorNorm::none) return 1;
  float most = 0;
  for (int i = 0; i < count; i++) most = fmaxf(most, fabsf(value(i)));
  float length = most;
  if (norm != simd::VectorNorm::inf) {
    // Relative to the largest, so that squares neither overflow nor vanish.
    const float scale = most > 0 ? most : 1;
    float sum = 0;
    for (int i = 0; i < count; i++) {
      const float x = fabsf(value(i)) / scale;
      sum += norm == simd::VectorNorm::l1 ? x : x * x;
    }
    length = most * (norm == simd::VectorNorm::l1 ? sum : sqrtf(sum));
  }
  return length < 1.17549435e-38f ? 1 : length;
}

}  // namespace melisma::cuda
