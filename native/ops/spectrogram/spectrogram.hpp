// spectrogram: |X[k, t]|^power of the short-time Fourier transform: magnitude (1, the default) or power (2).
// Input float32 [channels, length]; output float32 [channels, 1 + nFft / 2, frames] (mono: no channel axis).
// Source: librosa 0.11 core.spectrum._spectrogram.
#pragma once

#include "core/op.hpp"
#include "ops/spectrum_params.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct SpectrogramParams : SpectrumParams {
  double power = 1;

  void fields(Fields& f) {
    SpectrumParams::fields(f, false);
    f.number(power, "power", 1).above(0).doc("Exponent of the magnitude: 1 magnitude, 2 power.");
  }
};

class SpectrogramPlan : public Plan {
 public:
  explicit SpectrogramPlan(const SpectrogramParams& params)
      : params_(params), fft_(static_cast<int>(params.nFft), params.paddedWindow()) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return fft_.bytes(); }

 private:
  SpectrogramParams params_;
  simd::RealFft<float> fft_;
};

}  // namespace melisma
