// onsetStrength: how much louder the mel bands get from frame to frame,
//
//   mean or median over bands of max(0, S[b, t] - reference[b, t - lag])
//
// with S in decibels, at most 80 below the maximum of the item, and reference[b] the largest of the `maxSize`
// bands around b. Input float32 [channels, length]; output float32 [channels, frames] (mono: [frames]).
// Source: librosa 0.11 onset.onset_strength.
#pragma once

#include "core/op.hpp"
#include "ops/mel_params.hpp"

namespace melisma {

struct OnsetStrengthParams : MelParams {
  enum class Aggregate { mean, median };
  Aggregate aggregate = Aggregate::mean;
  int64_t lag = 1, maxSize = 1;
  bool detrend = false;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
    SpectrumParams::windowFields(f, false);
    f.doc("Delays the result by nFft / (2 hopLength) frames, so that an onset is where it is heard.");
    f.choice(padMode, "padMode", dsp::PadMode::constant, dsp::padModeNames())
        .doc(
            "What frames see beyond the ends: zeros, a reflection without or with the end sample, or the end "
            "sample.");
    bandFields(f);
    f.choice(aggregate, "aggregate", Aggregate::mean, {"mean", "median"}).doc("How the bands are summed up.");
    f.integer(lag, "lag", 1)
        .unit("frames")
        .atLeast(1)
        .atMost(1 << 20)
        .doc("Distance of the frames compared.");
    f.integer(maxSize, "maxSize", 1)
        .unit("bands")
        .atLeast(1)
        .atMost(65536)
        .doc("Bands around each that the reference is the maximum of; 3 makes vibrato no onset.");
    f.boolean(detrend, "detrend", false).doc("Filters out what does not change.");
  }

  // What librosa takes when it is asked for the rhythm of audio.
  static OnsetStrengthParams of(double sampleRate, int64_t hopLength, Aggregate aggregate) {
    OnsetStrengthParams params;
    params.sampleRate = sampleRate;
    params.fMax = sampleRate / 2;
    params.hopLength = hopLength;
    params.aggregate = aggregate;
    return params;
  }

  // Frames are centred whatever `center` says: that is about the result.
  dsp::Framing framing() const { return {nFft, hopLength, true, padMode}; }
  // Frames that the result is late.
  int64_t delay() const { return lag + (center ? nFft / (2 * hopLength) : 0); }
};

class OnsetStrengthPlan : public Plan {
 public:
  explicit OnsetStrengthPlan(const OnsetStrengthParams& params) : params_(params), tables_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return tables_.bytes(); }

 private:
  OnsetStrengthParams params_;
  MelTables tables_;
};

}  // namespace melisma
