// Onset strength from mel bands in decibels, and sums of power spectra for the tempo.
#pragma once

#include <cstdint>

#include "simd/level.hpp"

namespace melisma::simd {

// Decibels [bands][stride] of one channel, raised to at least `floor`. Rows can be read up to a vector beyond
// the last frame. The reference of a band is the largest of `maxSize` neighbours around it.
struct FluxView {
  const float* decibels;
  int bands;
  long stride;
  float floor;
  int maxSize, lag;
};

struct OnsetKernels {
  int lanes;
  // max(0, S[b][u] - reference[b][u - lag]) for frames u … u + lanes - 1, aggregated over bands: `lanes`
  // values.
  void (*mean)(const FluxView& view, int64_t u, float* out);
  // As `mean`, but the differences themselves, [bands][lanes], each times `sign`. False when more than half
  // of the bands are zero in every lane, so that medians are too.
  bool (*differences)(const FluxView& view, int64_t u, float sign, float* out);
  // Adds power spectra [bins][lanes] of real FFTs of even length, every lane divided by its energy, to
  // `sum`; lanes from `count` on and silent ones are left out.
  void (*addNormalised)(const float* power, int bins, int count, float* sum);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(OnsetKernels, onsetKernels)
