// The CPU's onsetStrength.
#include "ops/onset_strength/flux.hpp"

namespace melisma {

namespace {

class OnsetStrengthWork : public Work {
 public:
  OnsetStrengthWork(const OnsetStrengthParams& params, const MelTables& tables, ConstTensorView input,
                    float* out)
      : flux_(params, tables, input, out) {}
  int phases() const override { return Flux::phases; }
  int64_t tiles(int phase) const override { return flux_.tiles(phase); }
  void run(int phase, int64_t tile, Scratch& scratch) override { flux_.run(phase, tile, scratch); }

 private:
  Flux flux_;
};

}  // namespace

std::vector<TensorSpec> OnsetStrengthPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {0}), "onsetStrength"};
  spec.shape.back() = params_.framing().frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> OnsetStrengthPlan::start(ConstTensorView input,
                                               const std::vector<TensorView>& outputs) const {
  return std::make_unique<OnsetStrengthWork>(params_, tables_, input, outputs[0].as<float>());
}

namespace {
const RegisterOp<OnsetStrengthParams, OnsetStrengthPlan> registered{
    "onsetStrength", 1, "audio", "How much louder the bands get from frame to frame."};
}

}  // namespace melisma
