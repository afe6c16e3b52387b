// The op `vggish`: log-mel examples float32 [examples, 96, 64] into embeddings [examples, 128]. The examples
// come from the op `vggishExamples`.
#include "models/torch/session.hpp"
#include "models/vggish/vggish.hpp"

namespace melisma::models {

namespace {

// On a CPU convolved few at once, so that the examples of a short recording fill several cores; embedded more
// at once, because the dense layers read 270 MB of weights each time.
class VggishWork : public TorchWork {
 public:
  VggishWork(const TorchParams& params, const Vggish& model, at::Device device, ConstTensorView input,
             TensorView output)
      : TorchWork(params),
        model_(model),
        input_(asTensor(input)),
        output_(asTensor(output)),
        features_(at::empty({input_.size(0), Vggish::features},
                            at::TensorOptions(params.dtype()).device(device))) {}
  int phases() const override { return 2; }
  int64_t tiles(int phase) const override { return (input_.size(0) + atOnce(phase) - 1) / atOnce(phase); }

 protected:
  void segment(int phase, int64_t index) override {
    const auto part = [&](const at::Tensor& all) {
      const int64_t from = index * atOnce(phase);
      return all.narrow(0, from, std::min(atOnce(phase), all.size(0) - from));
    };
    if (phase == 0)
      part(features_).copy_(model_.convolve(part(input_).to(features_.device(), features_.scalar_type())));
    else
      part(output_).copy_(model_.embed(part(features_)));
  }

 private:
  int64_t atOnce(int phase) const { return phase == 0 && features_.device().is_cpu() ? 4 : 16; }

  const Vggish& model_;
  const at::Tensor input_, output_, features_;
};

class VggishPlan : public Plan {
 public:
  VggishPlan(const TorchParams& params, const ModelSource& source)
      : params_(params),
        device_(chooseDevice(source.device, params)),
        weights_(source, device_, params.dtype()),
        model_(weights_) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    if (input.dtype != DType::float32 || input.shape.size() != 3 || input.shape[1] != 96 ||
        input.shape[2] != 64)
      throw ParameterError("examples: expected float32 [examples, 96, 64]");
    return {{DType::float32, {input.shape[0], Vggish::embeddingSize}, "embeddings"}};
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return inTorch(params_.torchThreads, [&]() -> std::unique_ptr<Work> {
      return std::make_unique<VggishWork>(params_, model_, device_, input, outputs[0]);
    });
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
