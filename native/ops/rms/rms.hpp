// rms: root mean square of each frame, sqrt(sum x^2 / frameLength). Input float32 [channels, length]; output
// float32 [channels, 1, frames] (mono: no channel axis). Source: librosa 0.11 feature.rms.
#pragma once

#include "dsp/sample_measures.hpp"
#include "ops/frame_sums.hpp"
#include "simd/reductions.hpp"

namespace melisma {

struct RmsParams : FrameParams {
  dsp::PadMode padMode = dsp::PadMode::constant;

  void fields(Fields& f) {
    FrameParams::fields(f);
    f.choice(padMode, "padMode", dsp::PadMode::constant, dsp::padModeNames())
        .doc(
            "What is beyond the ends: zeros, a reflection without or with the end sample, or the end "
            "sample.");
  }
  dsp::Framing framing() const { return {frameLength, hopLength, center, padMode}; }
};

struct RmsReduce {
  double inside(const float* x, int64_t count) const {
    return simd::reductionKernels().sumOfSquares(x, count);
  }
  double between(float, float) const { return 0; }
  float finish(double sum, int64_t count) const { return dsp::rootOfMean(sum, count); }
};

class RmsPlan : public Plan {
 public:
  explicit RmsPlan(const RmsParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    return oneRow(input, params_.framing(), "rms");
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;

 private:
  RmsParams params_;
};

}  // namespace melisma
