// zeroCrossingRate: share of the samples of a frame whose sign differs from the one before. Samples within
// 1e-10 of zero count as positive; the first sample of a frame never counts; the ends are padded with the
// end samples. Input float32 [channels, length]; output float32 [channels, 1, frames] (mono: no channel
// axis). Source: librosa 0.11 feature.zero_crossing_rate, zero_crossings.
#pragma once

#include "dsp/sample_measures.hpp"
#include "ops/frame_sums.hpp"
#include "simd/reductions.hpp"

namespace melisma {

struct ZeroCrossingRateParams : FrameParams {
  dsp::Framing framing() const { return {frameLength, hopLength, center, dsp::PadMode::edge}; }
};

struct ZeroCrossingReduce {
  double inside(const float* x, int64_t count) const {
    return static_cast<double>(simd::reductionKernels().signChanges(x, count, dsp::zeroCrossingThreshold));
  }
  double between(float before, float after) const { return dsp::signsDiffer(before, after); }
  float finish(double sum, int64_t count) const { return dsp::shareOf(sum, count); }
};

class ZeroCrossingRatePlan : public Plan {
 public:
  explicit ZeroCrossingRatePlan(const ZeroCrossingRateParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    return oneRow(input, params_.framing(), "zeroCrossingRate");
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;

 private:
  ZeroCrossingRateParams params_;
};

}  // namespace melisma
