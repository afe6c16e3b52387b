// The inner loops of resample: direct FIR, fractional FIR, and overlap-save blocks in lanes.
#pragma once

#include <cstdint>

#include "simd/fft_tables.hpp"
#include "simd/level.hpp"

namespace melisma::simd {

// Floats of readable memory that kernels may touch past the end of what they were given.
constexpr int resampleSlack = 64;
constexpr int fractionalRow = 16;  // taps of a phase, padded with zeros

// Output j reads 16 samples from x + whole(j), where (whole, part / modulus) moves by (stepWhole,
// stepPart / modulus) per output. Without interpolation `part` is the row; else the row is the whole
// part of phases * part / modulus and its fraction the argument of polynomials of order `interpolation`.
struct FractionalView {
  int interpolation;
  int64_t stepWhole;
  uint64_t stepPart, modulus;
  uint64_t phases;
  const float* rows;  // [phases][interpolation + 1][fractionalRow]
};

// A complex FFT of length rows * columns on lanes: `columns` FFTs of length `rows` at a distance of
// `columns`, twiddles, `rows` FFTs of length `columns`. Index in: columns r + c, out: r + rows c.
struct LaneFftView {
  int length, rows, columns, largestRadix;
  SmallFft<float> columnFft, rowFft;  // lengths `rows` and `columns`
  const float* twiddles;              // [columns][rows] pairs
};

// Rows in memory are this many elements apart: an odd number, or columns would share a cache set.
static inline int lanePitch(const LaneFftView& fft) { return fft.columns | 1; }

// A bin of the input spectrum (its place in memory) and its gain in a bin of the output.
struct SpectrumTerm {
  int place;
  float gain;
};

// One overlap-save block: `from.length` input samples give `to.length` output samples at the new rate,
// of which `count` from `skip` on are free of wrap-around.
struct BlockView {
  LaneFftView from, to;
  int skip, count;
  const int* firstTerm;  // [to.length + 1], in the order the inverse reads: bin columns r + c at c rows + r
  const SpectrumTerm* terms;
};

struct ResampleKernels {
  int blocks;  // signal blocks that `resampleBlocks` takes at once
  // y[t] (+)= sum_k taps[k] x[t + k]; may write up to resampleSlack values past y[count].
  void (*filter)(const float* x, const float* taps, int tapCount, bool add, float* y, int64_t count);
  void (*fractional)(const FractionalView& view, const float* x, uint64_t part, float* y, int64_t count);
  // sources[b]: from.length samples, and 7 more that may be read; targets[b]: count samples. `room` holds
  // roomFloats(view). `next`, when not null: the sources of the following call.
  void (*resampleBlocks)(const BlockView& view, const float* const* sources, const float* const* next,
                         float* const* targets, float* room);
  int64_t (*roomFloats)(const BlockView& view);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(ResampleKernels, resampleKernels)
