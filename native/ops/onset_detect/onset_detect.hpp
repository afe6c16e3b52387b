// onsetDetect: peaks of onset strength. A frame is an onset when its strength is the maximum of its
// neighbours, at least `delta` above their mean, and no onset came `wait` frames before. Input float32 audio
// [channels, length] or an envelope [channels, 1, frames], channels averaged; outputs "count" int32 [1] and
// "onsets" int32 [frames], of which `count` count. Source: librosa 0.11 onset.onset_detect, util.peak_pick.
#pragma once

#include <cmath>

#include "dsp/peak_pick.hpp"
#include "ops/onset_strength/envelope.hpp"

namespace melisma {

struct OnsetDetectParams : EnvelopeParams {
  bool normalize = true, backtrack = false;
  dsp::PeakRule rule{};

  void fields(Fields& f) {
    EnvelopeParams::fields(f);
    const auto frames = [this](double seconds) {
      return static_cast<int64_t>(std::floor(seconds * frameRate()));
    };
    const auto span = [&f](int64_t& member, const char* name, int64_t byDefault, const char* expression,
                           int least, const char* doc) {
      f.integer(member, name, byDefault, expression).unit("frames").atLeast(least).atMost(1 << 30).doc(doc);
    };
    span(rule.preMax, "preMax", frames(0.03), "0.03 * sampleRate / hopLength", 0,
         "Frames before an onset that are not louder.");
    span(rule.postMax, "postMax", 1, "", 1, "Frames from an onset on that are not louder.");
    span(rule.preAvg, "preAvg", frames(0.1), "0.1 * sampleRate / hopLength", 0,
         "Frames before an onset in its mean.");
    span(rule.postAvg, "postAvg", frames(0.1) + 1, "0.1 * sampleRate / hopLength + 1", 1,
         "Frames from an onset on in its mean.");
    span(rule.wait, "wait", frames(0.03), "0.03 * sampleRate / hopLength", 0,
         "Frames after an onset that cannot be one.");
    f.number(rule.delta, "delta", 0.07).atLeast(0).doc("How far above the mean an onset is.");
    f.boolean(normalize, "normalize", true).doc("Scales the strength to 0 … 1 before.");
    f.boolean(backtrack, "backtrack", false).doc("Moves onsets back to the minimum before: where to cut.");
  }
};

class OnsetDetectPlan : public Plan {
 public:
  explicit OnsetDetectPlan(const OnsetDetectParams& params)
      : params_(params), envelope_(params, OnsetStrengthParams::Aggregate::mean, true) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return envelope_.bytes(); }

 private:
  OnsetDetectParams params_;
  EnvelopeTables envelope_;
};

}  // namespace melisma
