// Statistics of the magnitudes of a group of frames: [bins][lanes], one frame per lane.
#pragma once

#include "simd/level.hpp"

namespace melisma::simd {

struct ShapeKernels {
  int lanes;
  // exp(mean log S) / mean S over the bins, S = max(amin, x).
  void (*flatness)(const float* powers, int bins, float amin, float* out);
  // Means of the `n` smallest and the `n` largest of `count` rows; n is at most mostExtremes and count.
  void (*extremes)(const float* rows, int count, int n, float* lowest, float* highest);
  int mostExtremes;
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(ShapeKernels, shapeKernels)
