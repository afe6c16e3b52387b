// The inner loops of pcen on rows of any alignment; neighbouring frames are neighbouring lanes.
#pragma once

#include "simd/level.hpp"

namespace melisma::simd {

struct PcenKernels {
  // out = x level^-gain, for levels that are normal numbers above 0.
  void (*scaled)(const float* x, const float* level, long count, float gain, float* out);
  // x = sqrt(x + bias) - sqrt(bias), for bias above 0.
  void (*roots)(float* x, long count, float bias);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(PcenKernels, pcenKernels)
