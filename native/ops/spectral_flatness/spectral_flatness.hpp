// spectralFlatness: the geometric mean over the arithmetic mean of max(amin, |X|^power) over the bins of a
// frame: 1 for white noise and silence, near 0 for tones. Input float32 [channels, length]; output float32
// [channels, 1, frames] (mono: no channel axis). Computed in double: the geometric mean looks at the
// faintest bins as much as at the loudest. Source: librosa 0.11 feature.spectral_flatness.
#pragma once

#include "core/op.hpp"
#include "ops/spectrum_params.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct SpectralFlatnessParams : SpectrumParams {
  double amin = 1e-10, power = 2;

  void fields(Fields& f) {
    SpectrumParams::fields(f, false);
    f.number(amin, "amin", 1e-10).above(0).doc("Smallest power that counts as such.");
    f.number(power, "power", 2).above(0).doc("Exponent of the magnitude.");
  }
};

class SpectralFlatnessPlan : public Plan {
 public:
  explicit SpectralFlatnessPlan(const SpectralFlatnessParams& params)
      : params_(params), fft_(static_cast<int>(params.nFft), params.paddedWindow()) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return fft_.bytes(); }

 private:
  SpectralFlatnessParams params_;
  simd::RealFft<double> fft_;
};

}  // namespace melisma
