// Overlap-add of groups of frames, one frame per lane.
#pragma once

#include "simd/level.hpp"

namespace melisma::simd {

struct OverlapKernels {
  int lanes;
  // Whether `add` takes this hop: a half, a quarter or an eighth of nFft that leaves no lane out.
  bool (*adds)(int nFft, long hop);
  // The sums of the frames `samples`, [nFft][lanes], as rows [lanes][hop] of finished samples, and in
  // `carry`, [hop][lanes], what the groups before and after have to do with them: begin with zeros. Frames
  // are added in their order.
  void (*add)(const float* samples, int nFft, long hop, float* carry, float* rows);
  // Frames as rows [lanes][nFft].
  void (*toRows)(const float* samples, int nFft, float* rows);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(OverlapKernels, overlapKernels)
