// Loudness after EBU R 128 / ITU-R BS.1770-4. Input float32 [channels, length], 1 to 6 channels in WAV
// order (mono, stereo, 3.0, quad, 5.0, 5.1 without its LFE).
//
//   loudness            float32 [1, windows], LUFS: windows of 400 ms or 3 s, 100 ms apart; at least -120
//   integratedLoudness  float64 [1], LUFS, over gated blocks of 400 ms; -Infinity without any
//   loudnessRange       float64 [1], LU (EBU Tech 3342)
//
// With z the mean square of a K-weighted channel over a window and G = 1 (1.41 for rear channels):
//
//   LUFS = -0.691 + 10 log10 sum_channels G z
//
// A step is round(sampleRate / 10) samples; only whole windows count. The filter runs over chunks of
// steps in lanes, each behind a warm-up after which a state of zero is as good as the true one.
//
// Sources: ITU-R BS.1770-4; EBU Tech 3341 and 3342.
#pragma once

#include <cmath>
#include <memory>

#include "core/op.hpp"
#include "dsp/loudness.hpp"

namespace melisma {

struct LoudnessRate {
  double sampleRate = 0;
  void fields(Fields& f) {
    // Below this the shelf of the K-weighting would lie beyond the Nyquist frequency.
    f.required(sampleRate, "sampleRate").unit("Hz").atLeast(4000).doc("Sample rate of the input.");
  }
  int64_t step() const { return static_cast<int64_t>(std::llround(sampleRate / 10)); }
};

struct LoudnessParams {
  enum class Window { momentary, shortTerm };
  LoudnessRate rate;
  Window window = Window::momentary;
  void fields(Fields& f) {
    rate.fields(f);
    f.choice(window, "window", Window::momentary, {"momentary", "shortTerm"})
        .doc("Length of the windows: 400 ms (momentary) or 3 s (shortTerm).");
  }
  int64_t steps() const { return window == Window::momentary ? dsp::momentarySteps : dsp::shortTermSteps; }
};

struct IntegratedLoudnessParams {
  LoudnessRate rate;
  void fields(Fields& f) { rate.fields(f); }
};
struct LoudnessRangeParams {
  LoudnessRate rate;
  void fields(Fields& f) { rate.fields(f); }
};

template <class Params>
class LoudnessPlan : public Plan {
 public:
  explicit LoudnessPlan(const Params& params) : params_(params), weighting_(params.rate.sampleRate) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;

 private:
  Params params_;
  dsp::KWeighting weighting_;
};

}  // namespace melisma
