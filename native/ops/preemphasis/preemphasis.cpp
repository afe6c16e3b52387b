// preemphasis: y[i] = x[i] - coef x[i - 1]; the sample before the first continues the line of the first two,
// 2 x[0] - x[1] (librosa adds it without coef). Input float32 [channels, length], output the same.
// Source: librosa 0.11 effects.preemphasis.
#include "core/error.hpp"
#include "core/op.hpp"
#include "ops/frame_groups.hpp"

namespace melisma {

namespace {

struct PreemphasisParams {
  double coef = 0.97;

  void fields(Fields& f) {
    f.number(coef, "coef", 0.97).atLeast(0).atMost(1).doc("Share of the sample before that is taken off.");
  }
};

class PreemphasisWork : public Work {
 public:
  PreemphasisWork(double coef, ConstTensorView input, TensorView output)
      : coef_(static_cast<float>(coef)),
        channels_(input.spec->shape[0]),
        length_(input.spec->shape[1]),
        in_(input.as<float>()),
        out_(output.as<float>()) {}

  int64_t tiles(int) const override { return channels_ * perChannel(); }
  void run(int, int64_t tile, Scratch&) override {
    const int64_t channel = tile / perChannel(), first = tile % perChannel() * perTile;
    const int64_t end = std::min(length_, first + perTile);
    const float* x = in_ + channel * length_;
    float* y = out_ + channel * length_;
    if (first == 0) y[0] = x[0] + (2 * x[0] - (length_ > 1 ? x[1] : x[0]));
    for (int64_t i = std::max<int64_t>(1, first); i < end; i++) y[i] = x[i] - coef_ * x[i - 1];
  }

 private:
  static constexpr int64_t perTile = 1 << 18;
  int64_t perChannel() const { return (length_ + perTile - 1) / perTile; }

  float coef_;
  int64_t channels_, length_;
  const float* in_;
  float* out_;
};

class PreemphasisPlan : public Plan {
 public:
  explicit PreemphasisPlan(const PreemphasisParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    return {{DType::float32, shapePerChannel(input, {input.shape[1]}), "audio"}};
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return std::make_unique<PreemphasisWork>(params_.coef, input, outputs[0]);
  }

 private:
  PreemphasisParams params_;
};

const RegisterOp<PreemphasisParams, PreemphasisPlan> registered{"preemphasis", 1, "audio",
                                                                "Raises high frequencies."};

}  // namespace

}  // namespace melisma
