// Medians of a sliding window over rows of vectors: one column per lane.
#pragma once

#include <cstdint>

#include "simd/level.hpp"

namespace melisma::simd {

struct MedianKernels {
  int lanes;
  // Row i of `out` is, lane by lane, the value of rank size / 2 among rows i … i + size - 1 of `in`, which
  // has count + size - 1 rows. Rows have `lanes` values and are aligned; `in` and `out` do not overlap.
  void (*medians)(const float* in, int size, float* out, int64_t count, float* room);
  // in[r * inStride + c] to out[c * outStride + r], for r, c < lanes.
  void (*transpose)(const float* in, long inStride, float* out, long outStride);
  // Rows of `lanes` values, one after another at these distances; asks for as much at `soon`, side by side.
  void (*copy)(const float* in, long inStride, float* out, long outStride, long rows, const float* soon);
};

// How many values `medians` needs in `room`.
inline int64_t medianRoom(int size, int lanes) {
  int64_t whole = 1;
  while (whole < size) whole *= 2;
  return 4 * whole * lanes;
}

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(MedianKernels, medianKernels)
