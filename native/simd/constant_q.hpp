// Products of sparse complex filters with the spectra of groups of frames.
#pragma once

#include "simd/level.hpp"

namespace melisma::simd {

// Row i: `count[i]` weights (pairs) for frequencies from start[i] on; weights lie one after another.
struct ComplexRows {
  int rows;
  const int* start;
  const int* count;
  const float* weights;
};

// Complex values are [rows][2 * lanes], real and imaginary part of each frame side by side.
struct ConstantQKernels {
  void (*responses)(const ComplexRows& filters, const float* spectrum, float* out);
  // |response| as [rows][lanes].
  void (*magnitudes)(const ComplexRows& filters, const float* spectrum, float* out);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(ConstantQKernels, constantQKernels)
