// The inner loops of hpss on groups of frames, one frame per lane; arrays are [bins][lanes].
#pragma once

#include "simd/fft_tables.hpp"
#include "simd/level.hpp"

namespace melisma::simd {

// How two medians become masks: m = x^power / (x^power + r^power), where x is the one and r the other
// times the margin. Where both are below the smallest normal number m is `silent`.
struct MaskRule {
  float harmonicMargin, percussiveMargin, power, silent;
};

struct HpssKernels {
  int lanes;
  // Spectrum ([bins][2][lanes], real parts first) and magnitudes of a group.
  void (*forward)(const RealFftView<float>& fft, Frames frames, float* room, float* spectrum,
                  float* magnitudes);
  // `harmonic`: medians over time of `lanes` bins as [groups * lanes frames][lanes bins]. `percussive`:
  // medians over frequency of the same bins, as rows of `lanes` frames; groups are `distance` values apart.
  // Writes the masks to harmonicMask and over `percussive`, in the layout of `percussive`.
  void (*masks)(const MaskRule& rule, const float* harmonic, int groups, float* percussive,
                float* harmonicMask, long distance);
  // Spectrum times mask, transformed back: windowed samples as [nFft][lanes].
  void (*inverse)(const RealFftView<float>& fft, const float* spectrum, const float* mask, float* room,
                  float* out);
  // What is left of the signal, where a frame reached: gain > 0 ? signal - part : 0.
  void (*rest)(const float* signal, const float* part, const float* gain, float* out, long count);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(HpssKernels, hpssKernels)
