// The op `torchscript`: a TorchScript module of the user's on one float32 tensor. The result has whatever
// shape the module gives it.
//
// A TorchScript file is a program: it may read and write what the process may. Trusted input only.
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <cstring>

#include "models/torch/session.hpp"

namespace melisma::models {

namespace {

struct TorchscriptParams {
  TorchParams torch;
  void fields(Fields& f) { torch.fields(f); }
};

// The module's first tensor: alone, or the first of a tuple.
at::Tensor tensorOf(const c10::IValue& value) {
  if (value.isTensor()) return value.toTensor();
  if (value.isTuple() && !value.toTuple()->elements().empty())
    return tensorOf(value.toTuple()->elements()[0]);
  throw ModelError("torchscript: expected the module to return a tensor or a tuple that begins with one");
}

class TorchscriptWork : public TorchWork {
 public:
  TorchscriptWork(const TorchParams& params, torch::jit::Module module, at::Device device,
                  ConstTensorView input)
      : TorchWork(params), module_(std::move(module)), device_(device), input_(input) {}
  int64_t tiles(int) const override { return 1; }

  void replaceOutputs(std::vector<TensorSpec>& specs, std::vector<Buffer>& outputs) noexcept override {
    specs[0].shape = std::move(shape_);
    outputs[0] = std::move(result_);
  }

 protected:
  void segment(int, int64_t) override {
    const at::Tensor given = asTensor(input_).to(device_, params_.dtype());
    const at::Tensor result = tensorOf(module_.forward({given})).to(at::kCPU, at::kFloat).contiguous();
    shape_ = result.sizes().vec();
    result_ = Buffer(result.nbytes());
    if (result.nbytes() > 0) std::memcpy(result_.data(), result.data_ptr(), result.nbytes());
  }

 private:
  torch::jit::Module module_;
  const at::Device device_;
  const ConstTensorView input_;
  std::vector<int64_t> shape_;
  Buffer result_;
};

class TorchscriptPlan : public Plan {
 public:
  TorchscriptPlan(const TorchscriptParams& params, const ModelSource& source)
      : params_(params),
        device_(chooseDevice(source.device)),
        module_(torch::jit::load(source.file, device_)) {
    module_.eval();
    module_.to(params.torch.dtype());
  }
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    if (input.dtype != DType::float32) throw ParameterError("input: expected float32");
    return {{DType::float32, {0}, "result"}};  // the shape comes with the result
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>&) const override {
    return std::make_unique<TorchscriptWork>(params_.torch, module_, device_, input);
  }

 private:
  const TorchscriptParams params_;
  const at::Device device_;
  torch::jit::Module module_;
};

const RegisterModel<TorchscriptParams, TorchscriptPlan> torchscript{"torchscript", 1, "audio",
                                                                    "A TorchScript module of the user's."};

}  // namespace

}  // namespace melisma::models
