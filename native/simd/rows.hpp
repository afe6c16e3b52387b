// What happens to a spectrum after the FFT: mel bands, decibels, cosine transform, shape statistics.
// Arrays are [rows][lanes], one frame per lane, so sums over bins need no horizontal additions.
#pragma once

#include "simd/level.hpp"

namespace melisma::simd {

// A sparse matrix: row i is `count[i]` weights for inputs from `start[i]` on; weights lie one after another.
struct SparseRows {
  int rows;
  const int* start;
  const int* count;
  const float* weights;
};

struct DecibelRange {
  float lowest, highest;
};

struct RowKernels {
  int lanes;
  void (*sparse)(const SparseRows& matrix, const float* in, float* out);
  // 10 log10(max(amin, x)) - offset, in place; gives the range over all lanes.
  DecibelRange (*decibels)(float* values, int rows, float amin, float offset);
  // out = sqrt(in); both aligned, `rows` of them.
  void (*roots)(const float* in, int rows, float* out);
  // out = basis [outputs][inputs] times max(in, floor).
  void (*dense)(const float* basis, int outputs, int inputs, const float* in, float floor, float* out);
  // Row r of lanes 0 … count - 1 to out + r * stride.
  void (*store)(const float* in, int rows, float* out, long stride, int count);
  // sum(f S) / sum(S) with f = r * step; 0 where the sum is 0.
  void (*centroid)(const float* magnitudes, int bins, float step, float* out);
  // (sum(S |f - c|^p) / sum(S))^(1/p), p 1 or 2; without `normalised` the sum is not divided.
  void (*bandwidth)(const float* magnitudes, int bins, float step, const float* centroids, int p,
                    bool normalised, float* out);
  // The first r where the running sum of S reaches `share` of the total, times `step`.
  void (*rolloff)(const float* magnitudes, int bins, float step, float share, float* out);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(RowKernels, rowKernels)
