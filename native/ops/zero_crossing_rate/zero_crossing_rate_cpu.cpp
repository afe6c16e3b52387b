// The CPU's zeroCrossingRate.
#include "ops/zero_crossing_rate/zero_crossing_rate.hpp"

namespace melisma {

std::unique_ptr<Work> ZeroCrossingRatePlan::start(ConstTensorView input,
                                                  const std::vector<TensorView>& outputs) const {
  return std::make_unique<FrameSumWork<ZeroCrossingReduce>>(ZeroCrossingReduce{}, params_.framing(), input,
                                                            outputs[0].as<float>());
}

namespace {
const RegisterOp<ZeroCrossingRateParams, ZeroCrossingRatePlan> registered{
    "zeroCrossingRate", 1, "audio", "Share of samples at which the sign changes, of each frame."};
}

}  // namespace melisma
