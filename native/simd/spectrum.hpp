// Spectra of a group of frames at a time: as many frames as the level has lanes.
#pragma once

#include <cstddef>

#include "simd/fft_tables.hpp"
#include "simd/level.hpp"

namespace melisma::simd {

// Each lane of `frames` has nFft samples. `room` is roomSize() values aligned to 64 bytes. What a lane
// computes does not depend on the others.
struct SpectrumKernels {
  int floatLanes, doubleLanes;
  // |X|^2 and |X| as [bins][floatLanes].
  void (*power)(const RealFftView<float>& fft, Frames frames, float* room, float* out);
  void (*magnitude)(const RealFftView<float>& fft, Frames frames, float* room, float* out);
  // X as complex64: bin k of lane i at out[2 * (k * stride + i)], for i < count.
  void (*complex)(const RealFftView<float>& fft, Frames frames, float* room, float* out, long stride,
                  int count);
  // The same, computed in double and rounded once at the end.
  void (*complexInDouble)(const RealFftView<double>& fft, Frames frames, double* room, float* out,
                          long stride, int count);
  // The inverse: `in` laid out as above; windowed samples as [nFft][floatLanes]. Lanes from `count` on
  // are silent.
  void (*inverse)(const RealFftView<float>& fft, const float* in, long stride, int count, float* room,
                  float* out);
};

// How many values the kernels need in `room`.
template <class T>
size_t roomSize(const RealFftView<T>& fft, int lanes) {
  const size_t longest = static_cast<size_t>(fft.rows > fft.columns ? fft.rows : fft.columns);
  const size_t columnBlock = 8 * static_cast<size_t>(fft.rows);
  const size_t whole = static_cast<size_t>(fft.rows) * (fft.columns + 1);
  return 2 * static_cast<size_t>(lanes) *
         (columnBlock + whole + 2 * static_cast<size_t>(fft.columns) + 2 * longest + fft.largestRadix);
}

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(SpectrumKernels, spectrumKernels)
