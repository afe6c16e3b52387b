// The CPU's rms.
#include "ops/rms/rms.hpp"

namespace melisma {

std::unique_ptr<Work> RmsPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<FrameSumWork<RmsReduce>>(RmsReduce{}, params_.framing(), input,
                                                   outputs[0].as<float>());
}

namespace {
const RegisterOp<RmsParams, RmsPlan> registered{"rms", 1, "audio", "Root mean square of each frame."};
}

}  // namespace melisma
