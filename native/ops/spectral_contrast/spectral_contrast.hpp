// spectralContrast: for each octave band the mean of its largest magnitudes over that of its smallest, in dB
// (each clamped at 80 dB below the item's maximum) or as a difference with `linear`. Band 0 reaches from 0 to
// fMin, band k to fMin 2^k, the last one to the Nyquist frequency. Input float32 [channels, length]; output
// float32 [channels, nBands + 1, frames] (mono: no channel axis). The spectrum is computed in double: the
// smallest magnitudes are what float32 knows least of. Source: librosa 0.11 feature.spectral_contrast.
#pragma once

#include <cmath>

#include "ops/magnitude_groups.hpp"

namespace melisma {

struct SpectralContrastParams : ShapeParams {
  double fMin = 200, quantile = 0.02;
  int64_t nBands = 6;
  bool linear = false;

  void fields(Fields& f) {
    ShapeParams::fields(f);
    f.number(fMin, "fMin", 200).unit("Hz").above(0).doc("Upper edge of the lowest band.");
    f.integer(nBands, "nBands", 6)
        .unit("bands")
        .atLeast(1)
        .atMost(64)
        .doc("Number of octave bands above it.");
    f.check(std::ldexp(fMin, static_cast<int>(nBands) - 1) < sampleRate / 2,
            "expected bands below the Nyquist frequency; reduce fMin or nBands");
    f.number(quantile, "quantile", 0.02).above(0).below(1).doc("Share of a band's bins that are averaged.");
    f.boolean(linear, "linear", false).doc("Difference of magnitudes instead of decibels.");
  }
};

class SpectralContrastPlan : public Plan {
 public:
  // Bins first … first + count - 1, of which the n largest and smallest are averaged.
  struct Band {
    int first, count, n;
  };

  // Throws ParameterError when a band has no bins.
  static std::vector<Band> bandsOf(const SpectralContrastParams& params);

  explicit SpectralContrastPlan(const SpectralContrastParams& params)
      : params_(params),
        fft_(static_cast<int>(params.nFft), params.paddedWindow()),
        bands_(bandsOf(params)) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return fft_.bytes(); }

 private:
  SpectralContrastParams params_;
  simd::RealFft<double> fft_;
  std::vector<Band> bands_;
};

}  // namespace melisma
