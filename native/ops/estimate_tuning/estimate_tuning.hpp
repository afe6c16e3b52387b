// estimateTuning: how far a recording is from A4 = 440 Hz, -0.5 to 0.5 in fractions of a bin of the scale.
// Peaks of each frame's spectrum above threshold times its maximum are interpolated by parabolas; of those
// not below the median magnitude, the fullest of 1 / resolution parts of a bin wins; its left edge is the
// result. Input float32 [channels, length]; output float64 [1], over all channels; 0 for silence. Source:
// librosa 0.11 estimate_tuning, piptrack, pitch_tuning.
#pragma once

#include "core/op.hpp"
#include "ops/estimate_tuning/tuning_estimate.hpp"
#include "ops/spectrum_params.hpp"

namespace melisma {

struct EstimateTuningParams : SpectrumParams {
  double sampleRate = 0, fMin = 150, fMax = 4000, threshold = 0.1, resolution = 0.01;
  int64_t binsPerOctave = 12, power = 1;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
    SpectrumParams::fields(f, true);
    f.integer(binsPerOctave, "binsPerOctave", 12)
        .unit("bins")
        .atLeast(1)
        .doc("Bins of the scale in an octave.");
    f.number(resolution, "resolution", 0.01)
        .unit("bins")
        .atLeast(1e-6)
        .atMost(1)
        .doc("Step of the result, in fractions of a bin.");
    f.number(fMin, "fMin", 150).unit("Hz").atLeast(0).doc("Peaks below are not counted.");
    f.number(fMax, "fMax", 4000).unit("Hz").above(fMin, "fMin").doc("Peaks from here on are not counted.");
    f.number(threshold, "threshold", 0.1).atLeast(0).doc("Least height of a peak over the frame's maximum.");
    f.integer(power, "power", 1)
        .atLeast(1)
        .atMost(2)
        .doc("Peaks of the magnitude (1), or of the power (2) as chroma looks for them.");
  }
  TuningRule rule() const {
    return {sampleRate, fMin,          fMax,       threshold,
            resolution, binsPerOctave, power == 2, static_cast<double>(nFft)};
  }
};

class EstimateTuningPlan : public Plan {
 public:
  explicit EstimateTuningPlan(const EstimateTuningParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return fft_.bytes(); }

 private:
  EstimateTuningParams params_;
  simd::RealFft<float> fft_;
};

}  // namespace melisma
