// Difference functions of a group of frames and their troughs, the inner loops of yin and pyin.
#pragma once

#include <cstdint>

#include "simd/fft_tables.hpp"
#include "simd/level.hpp"

namespace melisma::simd {

// A complex FFT of length rows * columns, and the same transform with rows and columns swapped, which
// takes the first one's output order as its input order.
struct AutocorrelationView {
  int length, rows, columns, largestRadix;
  SmallFft<float> columnFft, rowFft;  // lengths `rows` and `columns`
  const float* twiddles;              // [columns][rows] pairs exp(-2 pi i r c / length)
  const float* turned;                // [rows][columns], the same transposed
};

struct YinView {
  AutocorrelationView fft;
  int frameLength, minPeriod, maxPeriod;
};

struct YinKernels {
  int frames;  // taken at once
  // All `frames` frames of frameLength samples must be readable. values [periods][frames] becomes the
  // cumulative mean normalised difference function. `room` holds roomFloats(view) values aligned to 64
  // bytes.
  void (*difference)(const YinView& view, Frames frames, float* room, float* values);
  int64_t (*roomFloats)(const YinView& view);
  // Indices of the troughs of each frame, ascending: list f starts at troughs + f * periods. lowest[f]
  // is the index of the first smallest value.
  void (*troughs)(const float* values, int periods, int32_t* troughs, int32_t* counts, int32_t* lowest);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(YinKernels, yinKernels)
