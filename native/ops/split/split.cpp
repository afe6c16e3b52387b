// split: which frames are louder than topDb below the loudest, as trim tells; TypeScript joins them to
// intervals. Input float32 [channels, length]; output int32 [frames] of 0 and 1.
// Source: librosa 0.11 effects.split.
#include <algorithm>

#include "ops/trim/trim.hpp"

namespace melisma {

namespace {

class SplitWork : public Work {
 public:
  SplitWork(const TrimParams& params, ConstTensorView input, TensorView output)
      : params_(params),
        frames_(output.spec->shape[0]),
        out_(output.as<int32_t>()),
        levels_(static_cast<size_t>(input.spec->shape[0] * frames_)),
        work_(RmsReduce{}, params.framing(), input, levels_.data()) {}

  int phases() const override { return 2; }
  int64_t tiles(int phase) const override { return phase == 0 ? work_.tiles(0) : 1; }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    phase == 0 ? work_.run(0, tile, scratch) : mark();
  }

 private:
  void mark() {
    const double loudest = levelDb(*std::max_element(levels_.begin(), levels_.end()));
    std::fill(out_, out_ + frames_, 0);
    for (size_t i = 0; i < levels_.size(); i++) {
      if (levelDb(levels_[i]) - loudest > -params_.topDb) out_[static_cast<int64_t>(i) % frames_] = 1;
    }
  }

  const TrimParams& params_;
  int64_t frames_;
  int32_t* out_;
  std::vector<float> levels_;
  FrameSumWork<RmsReduce> work_;
};

class SplitPlan : public Plan {
 public:
  explicit SplitPlan(const TrimParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    shapePerChannel(input, {});
    return {{DType::int32, {params_.framing().frames(input.shape[1])}, "loud"}};
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return std::make_unique<SplitWork>(params_, input, outputs[0]);
  }

 private:
  TrimParams params_;
};

const RegisterOp<TrimParams, SplitPlan> registered{"split", 1, "audio", "Finds what is not silent."};

}  // namespace

}  // namespace melisma
