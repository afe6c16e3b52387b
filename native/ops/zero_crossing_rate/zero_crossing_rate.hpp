// zeroCrossingRate: share of the samples of a frame whose sign differs from the one before. Samples within
// 1e-10 of zero count as positive; the first sample of a frame never counts; the ends are padded with the
// end samples. Input float32 [channels, length]; output float32 [channels, 1, frames] (mono: no channel
// axis). Source: librosa 0.11 feature.zero_crossing_rate, zero_crossings.
#pragma once

#include "core/host_device.hpp"
#include "ops/frame_sums.hpp"
#include "simd/reductions.hpp"

namespace melisma {

struct ZeroCrossingRateParams : FrameParams {
  dsp::Framing framing() const { return {frameLength, hopLength, center, dsp::PadMode::edge}; }
};

// x < -1e-10 in double is x <= this in float32, x < the next one towards zero.
constexpr float zeroCrossingThreshold = 9.9999994e-11f;

MELISMA_HOST_DEVICE inline bool signsDiffer(float before, float after) {
  return (before < -zeroCrossingThreshold) != (after < -zeroCrossingThreshold);
}

struct ZeroCrossingReduce {
  double inside(const float* x, int64_t count) const {
    return static_cast<double>(simd::reductionKernels().signChanges(x, count, zeroCrossingThreshold));
  }
  double between(float before, float after) const { return signsDiffer(before, after); }
  float finish(double sum, int64_t count) const {
    return static_cast<float>(sum / static_cast<double>(count));
  }
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
