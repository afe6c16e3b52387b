// The CPU's trim: the levels of all frames, then one pass over them.
#include "ops/trim/trim.hpp"

namespace melisma {

namespace {

class TrimWork : public Work {
 public:
  TrimWork(const TrimParams& params, ConstTensorView input, TensorView output)
      : params_(params),
        length_(input.spec->shape[1]),
        out_(output.as<int32_t>()),
        levels_(static_cast<size_t>(input.spec->shape[0] * params.framing().frames(length_))),
        work_(RmsReduce{}, params.framing(), input, levels_.data()) {}

  int phases() const override { return 2; }
  int64_t tiles(int phase) const override { return phase == 0 ? work_.tiles(0) : 1; }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    phase == 0 ? work_.run(0, tile, scratch) : find();
  }

 private:
  void find() {
    const double loudest = levelDb(*std::max_element(levels_.begin(), levels_.end()));
    const int64_t frames = params_.framing().frames(length_);
    int64_t first = -1, last = -1;
    for (size_t i = 0; i < levels_.size(); i++) {
      if (!(levelDb(levels_[i]) - loudest > -params_.topDb)) continue;
      const int64_t f = static_cast<int64_t>(i) % frames;
      first = first < 0 ? f : std::min(first, f);
      last = std::max(last, f);
    }
    out_[0] = first < 0 ? 0 : static_cast<int32_t>(first * params_.hopLength);
    out_[1] = first < 0 ? 0 : static_cast<int32_t>(std::min(length_, (last + 1) * params_.hopLength));
  }

  const TrimParams& params_;
  int64_t length_;
  int32_t* out_;
  std::vector<float> levels_;
  FrameSumWork<RmsReduce> work_;
};

}  // namespace

std::vector<TensorSpec> TrimPlan::outputs(const TensorSpec& input) const {
  shapePerChannel(input, {});
  params_.framing().frames(input.shape[1]);
  return {{DType::int32, {2}, "interval"}};
}

std::unique_ptr<Work> TrimPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<TrimWork>(params_, input, outputs[0]);
}

namespace {
const RegisterOp<TrimParams, TrimPlan> registered{"trim", 1, "audio", "Cuts silence from both ends."};
}

}  // namespace melisma
