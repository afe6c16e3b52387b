// Interpolated spectral peaks, and where they lie on the scale: per-element formulas of both devices. float32
// where librosa's frequencies are. Source: librosa 0.11 piptrack and pitch_tuning.
#pragma once

#include <cmath>
#include <cstdint>

#include "core/host_device.hpp"

namespace melisma::dsp {

// Frequency in Hz and magnitude.
struct TonePeak {
  float frequency, magnitude;
};

// Of bin `bin` and its neighbours, by a parabola: sums of neighbours in float32, the rest in double. `last`:
// the bin is the last of the spectrum; `width`: Hz of a bin.
MELISMA_HOST_DEVICE inline TonePeak interpolatedPeak(float before, float at, float after, int bin, bool last,
                                                     double width) {
  const double curve = static_cast<double>(after + before) - 2.0 * static_cast<double>(at);
  const double slope = static_cast<double>(after - before) / 2;
  const bool flat = last || fabs(slope) >= fabs(curve);
  const float shift = flat ? 0.0f : static_cast<float>(-slope / curve);
  const float rise = 0.5f * ((after - before) / 2) * shift;
  return {static_cast<float>((bin + static_cast<double>(shift)) * width), at + rise};
}

// Edge i of numpy.linspace(-0.5, 0.5, parts + 1).
MELISMA_HOST_DEVICE inline double tuningEdge(int i, int parts) {
  return i < parts ? i * (1.0 / parts) - 0.5 : 0.5;
}

// Which of the parts of a bin of the scale a frequency falls into; -1: none.
MELISMA_HOST_DEVICE inline int tuningPart(float frequency, int64_t binsPerOctave, int parts) {
  const float position = static_cast<float>(binsPerOctave) * log2f(frequency / (440.0f / 16));
  float residual = position - floorf(position);
  if (residual >= 0.5f) residual -= 1;
  int part = static_cast<int>((residual + 0.5) * parts);
  while (part > 0 && tuningEdge(part, parts) > residual) part--;
  while (part < parts && tuningEdge(part + 1, parts) <= residual) part++;
  if (tuningEdge(part, parts) > residual) return -1;
  return part < parts ? part : parts - 1;
}

}  // namespace melisma::dsp
