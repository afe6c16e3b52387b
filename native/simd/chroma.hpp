// Chroma vectors of groups of frames: [classes][lanes], one frame per lane.
#pragma once

#include "simd/level.hpp"

namespace melisma::simd {

enum class VectorNorm { inf, l1, l2, none };

struct ChromaKernels {
  // out = filters [classes][bins] times in [bins][lanes].
  void (*fold)(const float* filters, int classes, int bins, const float* in, float* out);
  // Divides every lane by its norm, unless that is below the smallest normal number; in place.
  void (*normalise)(float* values, int classes, VectorNorm norm);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(ChromaKernels, chromaKernels)
