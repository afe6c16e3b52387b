// yin: fundamental frequency of each frame. Input float32 [channels, length]; output float32 [frames]
// (several channels: [channels, frames]) in Hz:
//
//   f0 = sampleRate / period
//
// where period is the first trough of d' (see dsp/yin.hpp) below troughThreshold, else its global minimum,
// refined by a parabola. Every frame gets a number: silence gives sampleRate / floor(sampleRate / fMax).
//
// Sources: de Cheveigne and Kawahara, "YIN, a fundamental frequency estimator for speech and music", 2002;
// librosa 0.11 yin.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>

#include "core/op.hpp"
#include "dsp/yin.hpp"

namespace melisma {

// Options of yin and pyin.
struct PitchRange {
  double sampleRate = 0, fMin = 0, fMax = 0;
  int64_t frameLength = 2048, hopLength = 512;
  bool center = true;
  dsp::PadMode padMode = dsp::PadMode::constant;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the input.");
    f.number(fMin, "fMin", 65.40639132514966)
        .unit("Hz")
        .above(0)
        .doc("Lowest frequency; the default is the note C2.");
    f.number(fMax, "fMax", 2093.004522404789)
        .unit("Hz")
        .above(fMin, "fMin")
        .atMost(sampleRate / 2, "sampleRate / 2")
        .doc("Highest frequency; the default is the note C7.");
    f.integer(frameLength, "frameLength", 2048)
        .unit("samples")
        .atLeast(4)
        .atMost(65536)
        .doc("Length of a frame; two periods of fMin should fit.")
        .check(sampleRate / fMin < static_cast<double>(frameLength - 1),
               "expected at least " +
                   std::to_string(static_cast<int64_t>(std::floor(sampleRate / fMin)) + 2) +
                   " samples, one period of fMin at " + toText(sampleRate) + " Hz, got " +
                   std::to_string(frameLength));
    f.integer(hopLength, "hopLength", frameLength / 4, "frameLength / 4")
        .unit("samples")
        .atLeast(1)
        .doc("Distance between frames.");
    f.boolean(center, "center", true)
        .doc("Pads both ends, so that frame t is centred on sample t * hopLength.");
    f.choice(padMode, "padMode", dsp::PadMode::constant, dsp::padModeNames()).doc("How the ends are padded.");
  }

  dsp::Framing framing() const { return {frameLength, hopLength, center, padMode}; }
  int minPeriod() const { return static_cast<int>(std::floor(sampleRate / fMax)); }
  int maxPeriod() const { return static_cast<int>(std::ceil(sampleRate / fMin)); }
};

// Shape of a result per frame: [frames], or [channels, frames] when there are several.
TensorSpec perFrame(const TensorSpec& input, const dsp::Framing& framing, DType dtype, const char* name);

struct YinParams {
  PitchRange range;
  double troughThreshold = 0.1;

  void fields(Fields& f) {
    range.fields(f);
    f.number(troughThreshold, "troughThreshold", 0.1)
        .above(0)
        .doc("Value of d' below which a trough is a period.");
  }
};

class YinPlan : public Plan {
 public:
  explicit YinPlan(const YinParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return frames_->bytes(); }

 private:
  YinParams params_;
  std::shared_ptr<const dsp::YinFrames> frames_;
};

}  // namespace melisma
