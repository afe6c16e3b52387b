// The op `vggish`: log-mel examples float32 [examples, 96, 64] into embeddings [examples, 128]. The examples
// come from the op `vggishExamples`.
#include "models/torch/session.hpp"
#include "models/vggish/vggish.hpp"

namespace melisma::models {

namespace {

class VggishWork : public TorchWork {
 public:
  VggishWork(const TorchParams& params, const Vggish& model, at::Device device, ConstTensorView input,
             TensorView output)
      : TorchWork(params), model_(model), device_(device), input_(input), output_(output) {}
  int64_t tiles(int) const override {
    return (input_.spec->shape[0] + Vggish::examplesAtOnce - 1) / Vggish::examplesAtOnce;
  }

 protected:
  void segment(int, int64_t index) override {
    const int64_t from = index * Vggish::examplesAtOnce;
    const int64_t count = std::min(Vggish::examplesAtOnce, input_.spec->shape[0] - from);
    asTensor(output_)
        .narrow(0, from, count)
        .copy_(model_.forward(asTensor(input_).narrow(0, from, count).to(device_, params_.dtype())));
  }

 private:
  const Vggish& model_;
  const at::Device device_;
  const ConstTensorView input_;
  const TensorView output_;
};

class VggishPlan : public Plan {
 public:
  VggishPlan(const TorchParams& params, const ModelSource& source)
      : params_(params),
        device_(chooseDevice(source.device)),
        weights_(source, device_, params.dtype()),
        model_(weights_) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    if (input.dtype != DType::float32 || input.shape.size() != 3 || input.shape[1] != 96 ||
        input.shape[2] != 64)
      throw ParameterError("examples: expected float32 [examples, 96, 64]");
    return {{DType::float32, {input.shape[0], Vggish::embeddingSize}, "embeddings"}};
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return std::make_unique<VggishWork>(params_, model_, device_, input, outputs[0]);
  }
  size_t bytes() const override { return weights_.bytesTaken(); }

 private:
  const TorchParams params_;
  const at::Device device_;
  const Weights weights_;
  const Vggish model_;
};

const RegisterModel<TorchParams, VggishPlan> registered{"vggish", 1, "examples",
                                                        "VGGish's embeddings of log-mel examples."};

}  // namespace

}  // namespace melisma::models
