// The CPU's onsetDetect.
#include "ops/onset_detect/onset_detect.hpp"

#include <algorithm>
#include <limits>

namespace melisma {

namespace {

class OnsetDetectWork : public Work {
 public:
  OnsetDetectWork(const OnsetDetectParams& params, const EnvelopeTables& tables, ConstTensorView input,
                  const std::vector<TensorView>& outputs)
      : params_(params), envelope_(tables, input), outputs_(outputs) {}

  int phases() const override { return envelope_.phases() + 1; }
  int64_t tiles(int phase) const override { return phase < envelope_.phases() ? envelope_.tiles(phase) : 1; }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    phase < envelope_.phases() ? envelope_.run(phase, tile, scratch) : onsets();
  }

 private:
  void onsets() const {
    int32_t& count = *outputs_[0].as<int32_t>();
    int32_t* out = outputs_[1].as<int32_t>();
    std::vector<float> strength(envelope_.of(0), envelope_.of(0) + envelope_.frames());
    if (params_.normalize) normalise(strength);
    std::vector<int32_t> found;
    if (std::any_of(strength.begin(), strength.end(), [](float x) { return x != 0; })) {
      found = dsp::pickPeaks(strength, params_.rule);
      if (params_.backtrack) dsp::backtrack(strength, found);
    }
    std::fill(out, out + envelope_.frames(), 0);
    std::copy(found.begin(), found.end(), out);
    count = static_cast<int32_t>(found.size());
  }

  static void normalise(std::vector<float>& x) {
    const float lowest = *std::min_element(x.begin(), x.end());
    for (float& value : x) value -= lowest;
    const float divisor = *std::max_element(x.begin(), x.end()) + std::numeric_limits<float>::min();
    for (float& value : x) value /= divisor;
  }

  const OnsetDetectParams& params_;
  Envelope envelope_;
  std::vector<TensorView> outputs_;
};

}  // namespace

std::vector<TensorSpec> OnsetDetectPlan::outputs(const TensorSpec& input) const {
  return {{DType::int32, {1}, "count"}, {DType::int32, {envelope_.frames(input)}, "onsets"}};
}

std::unique_ptr<Work> OnsetDetectPlan::start(ConstTensorView input,
                                             const std::vector<TensorView>& outputs) const {
  return std::make_unique<OnsetDetectWork>(params_, envelope_, input, outputs);
}

namespace {
const RegisterOp<OnsetDetectParams, OnsetDetectPlan> registered{"onsetDetect", 1, "audio",
                                                                "Frames in which something begins to sound."};
}

}  // namespace melisma
