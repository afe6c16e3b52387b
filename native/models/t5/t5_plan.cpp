// The op `t5Encoder`: int32 [tokens], or [2, tokens] with the attention mask in the second row, to
// float32 [tokens, width].
#include <optional>

#include "models/t5/t5_pass.hpp"

namespace melisma::models {

namespace {

class T5Work : public TorchWork {
 public:
  T5Work(const T5Params& params, const T5Encoder& model, ConstTensorView input, TensorView output)
      : TorchWork(params.torch), output_(output) {
    if (output.spec->shape[0] == 0) return;
    const bool masked = input.spec->shape.size() == 2;
    const at::Tensor rows = asTensor(input).to(model.weights().device(), at::kLong);
    const at::Tensor tokens = masked ? rows[0] : rows;
    const int64_t least = tokens.min().item<int64_t>(), most = tokens.max().item<int64_t>();
    if (least < 0 || most >= model.vocabulary()) {
      throw ParameterError("tokens: expected 0 to " + std::to_string(model.vocabulary() - 1) + ", got " +
                           std::to_string(least < 0 ? least : most));
    }
    pass_.emplace(model, tokens, masked ? rows[1] : at::Tensor());
  }
  int phases() const override { return pass_ ? static_cast<int>(pass_->steps()) : 1; }
  int64_t tiles(int phase) const override { return pass_ ? pass_->parts(phase) : 0; }

 protected:
  void segment(int phase, int64_t index) override {
    const at::Tensor result = pass_->run(phase, index);
    if (result.defined()) asTensor(output_).copy_(result);
  }

 private:
  std::optional<T5Pass> pass_;
  const TensorView output_;
};

class T5Plan : public Plan {
 public:
  T5Plan(const T5Params& params, const ModelSource& source) : params_(params), model_(params, source) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    const auto& shape = input.shape;
    if (input.dtype != DType::int32 || !(shape.size() == 1 || (shape.size() == 2 && shape[0] == 2)))
      throw ParameterError("tokens: expected int32 of shape [tokens], or [2, tokens] with the mask");
    return {{DType::float32, {shape.back(), model_.width()}, "embeddings"}};
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return inTorch(params_.torch.torchThreads, [&]() -> std::unique_ptr<Work> {
      return std::make_unique<T5Work>(params_, model_, input, outputs[0]);
    });
  }
  size_t bytes() const override { return model_.weights().bytesTaken(); }

 private:
  const T5Params params_;
  const T5Encoder model_;
};

const RegisterModel<T5Params, T5Plan> t5Encoder{"t5Encoder", 1, "tokens", "Text as T5's encoder sees it."};

}  // namespace

}  // namespace melisma::models
