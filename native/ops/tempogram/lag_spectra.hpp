// Power spectra of windowed stretches of an envelope, long enough that their autocorrelations do not wrap.
#pragma once

#include <algorithm>
#include <vector>

#include "core/scratch.hpp"
#include "dsp/window.hpp"
#include "simd/real_fft_tables.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

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
