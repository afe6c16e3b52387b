// pitchShift: timeStretch at rate r = 2^(-steps / binsPerOctave), then resample from sampleRate / r to
// sampleRate, cut or filled up with zeros to the length of the input.
// Input float32 [channels, length]; output of the same shape. Source: librosa 0.11 effects.pitch_shift
// (res_type "soxr_hq").
#pragma once

#include <cmath>

#include "ops/resample/resample.hpp"
#include "ops/time_stretch/time_stretch.hpp"

namespace melisma {

struct PitchShiftParams : VocoderParams {
  double sampleRate = 0, steps = 0;
  int64_t binsPerOctave = 12;
  bool scale = false;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
    f.number(steps, "steps", 0).doc("How many steps up, below 0 down; fractions are allowed.");
    f.integer(binsPerOctave, "binsPerOctave", 12).atLeast(1).doc("Steps of an octave.");
    f.check(std::abs(steps) <= 4 * static_cast<double>(binsPerOctave),
            "expected at most 4 octaves, got " + toText(steps / static_cast<double>(binsPerOctave)));
    f.boolean(scale, "scale", false).doc("Keeps the energy over resampling instead of the amplitude.");
    VocoderParams::fields(f);
  }

  double rate() const { return std::pow(2.0, -steps / static_cast<double>(binsPerOctave)); }
};

class PitchShiftPlan : public Plan {
 public:
  explicit PitchShiftPlan(const PitchShiftParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return stretch_.bytes() + resample_.bytes(); }

 private:
  TimeStretchPlan stretch_;
  ResamplePlan resample_;
};

}  // namespace melisma
