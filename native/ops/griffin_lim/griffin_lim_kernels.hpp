// The inner loops of Griffin-Lim on groups of frames, one frame per lane. Spectra are [bins][2][lanes], real
// parts first; magnitudes and angles [bins][lanes].
#pragma once

#include "simd/fft_tables.hpp"
#include "simd/level.hpp"

namespace melisma::simd {

struct GriffinLimKernels {
  int lanes;
  // spectrum = magnitudes exp(i angles)
  void (*begin)(const float* angles, const float* magnitudes, int bins, float* spectrum);
  // With X the transform of a group: spectrum = magnitudes t / |t|, where t = X - share previous; then
  // previous = X. What follows `magnitudes` and `previous` in memory should be the next group's.
  void (*project)(const RealFftView<float>& fft, Frames frames, float share, const float* magnitudes,
                  float* room, float* previous, float* spectrum);
  // Windowed samples as [nFft][lanes].
  void (*inverse)(const RealFftView<float>& fft, const float* spectrum, float* room, float* out);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(GriffinLimKernels, griffinLimKernels)
