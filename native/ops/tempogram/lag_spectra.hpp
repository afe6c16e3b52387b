// Power spectra of windowed stretches of an envelope, long enough that their autocorrelations do not wrap.
#pragma once

#include <algorithm>
#include <vector>

#include "core/host_device.hpp"
#include "core/scratch.hpp"
#include "dsp/window.hpp"
#include "simd/real_fft_tables.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

// Value i of an envelope that rises from 0 over `half` values before it and falls to 0 over as many after it.
MELISMA_HOST_DEVICE inline float rampedAt(const float* envelope, int64_t frames, int64_t half, int64_t i) {
  if (i >= half && i < half + frames) return envelope[i - half];
  const int64_t fromEnd = i < half ? i : frames + 2 * half - 1 - i;
  const double share = static_cast<double>(fromEnd) / static_cast<double>(half);
  return static_cast<float>(share * envelope[i < half ? 0 : frames - 1]);
}

class LagSpectra {
 public:
  LagSpectra(int64_t length, dsp::Window window, bool inverse);

  int64_t length() const { return length_; }
  const simd::RealFftView<float>& fft() const { return fft_.view(); }
  size_t bytes() const { return fft_.bytes(); }

  // `frames` values with librosa's padding (numpy's "linear_ramp" to 0 over half a window) when centred, and
  // as many zeros as the last transform reads besides.
  std::vector<float> pad(const float* envelope, int64_t frames, bool center) const;
  // Power spectra [bins][lanes] of the stretches that start at `first`, first + 1 …
  void power(const float* first, float* room, float* out) const {
    simd::spectrumKernels().power(fft_.view(), {first, 1}, room, out);
  }

 private:
  static int sizeFor(int64_t length);

  int64_t length_;
  simd::RealFft<float> fft_;
};

}  // namespace melisma
