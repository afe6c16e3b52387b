// chroma: the power spectrum of each frame folded into pitch classes, sum_k C[c, k] |X[k, t]|^2, and divided
// by its norm. Input float32 [channels, length]; output float32 [channels, nChroma, frames] (mono: no channel
// axis). Without `tuning` it is estimated on the same power spectra, over all channels.
// Source: librosa 0.11 feature.chroma_stft.
#pragma once

#include <optional>

#include "core/op.hpp"
#include "dsp/chroma_filters.hpp"
#include "ops/estimate_tuning/tuning_estimate.hpp"
#include "ops/spectrum_params.hpp"
#include "simd/chroma.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct ChromaParams : SpectrumParams {
  double sampleRate = 0, ctrOct = 5;
  int64_t nChroma = 12;
  std::optional<double> tuning, octWidth = 2;
  bool baseC = true;
  simd::VectorNorm norm = simd::VectorNorm::inf;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
    SpectrumParams::fields(f, false);
    f.integer(nChroma, "nChroma", 12)
        .unit("classes")
        .atLeast(1)
        .atMost(1200)
        .doc("Pitch classes in an octave.");
    f.nullable(tuning, "tuning", std::nullopt)
        .unit("classes")
        .doc("Deviation from A4 = 440 Hz in fractions of a class; null estimates it.");
    f.choice(norm, "norm", simd::VectorNorm::inf, {"inf", "l1", "l2", "none"})
        .doc(
            "What becomes 1 in each frame: the maximum, the sum, the root of the sum of squares, or "
            "nothing.");
    f.number(ctrOct, "ctrOct", 5).unit("octaves").doc("Octave with the largest weight, above 27.5 Hz.");
    f.nullable(octWidth, "octWidth", 2)
        .unit("octaves")
        .above(0)
        .doc("Width of the weight over octaves; null weighs all alike.");
    f.boolean(baseC, "baseC", true).doc("Begins with C; off begins with A.");
  }
  TuningRule tuningRule() const {
    TuningRule rule;
    rule.sampleRate = sampleRate;
    rule.binsPerOctave = nChroma;
    rule.power = true;
    rule.fftLength = static_cast<double>(2 * (bins() - 1));  // librosa sees the spectrum only
    return rule;
  }
  dsp::ChromaRule rule(double tuned) const {
    return {sampleRate, tuned, ctrOct, nFft, nChroma, octWidth, baseC};
  }
};

class ChromaPlan : public Plan {
 public:
  explicit ChromaPlan(const ChromaParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return fft_.bytes() + filters_.size() * 4; }

 private:
  ChromaParams params_;
  simd::RealFft<float> fft_;
  std::vector<float> filters_;  // empty when the tuning is to be estimated
};

}  // namespace melisma
