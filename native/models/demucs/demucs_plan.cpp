// The op `demucs`: one segment of audio into its stems. What surrounds it (segments, shifts, bags) is
// src/models/demucs/apply.ts. Input float32 [channels, length]; output float32 [sources, channels, length].
#include "models/demucs/demucs.hpp"

namespace melisma::models {

namespace {

class DemucsWork : public TorchWork {
 public:
  DemucsWork(const DemucsParams& params, const Demucs& model, at::Device device, ConstTensorView input,
             TensorView output)
      : TorchWork(params), model_(model), device_(device), input_(input), output_(output) {}
  int64_t tiles(int) const override { return 1; }

 protected:
  void segment(int, int64_t) override {
    asTensor(output_).copy_(model_.forward(asTensor(input_).to(device_)));
  }

 private:
  const Demucs& model_;
  const at::Device device_;
  const ConstTensorView input_;
  const TensorView output_;
};

class DemucsPlan : public Plan {
 public:
  DemucsPlan(const DemucsParams& params, const ModelSource& source)
      : params_(params),
        device_(chooseDevice(source.device, params)),
        weights_(source, device_, params.dtype()),
        model_(weights_, params) {}

  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    if (input.dtype != DType::float32 || input.shape.size() != 2 || input.shape[0] != params_.audioChannels ||
        input.shape[1] < 1) {
      throw ParameterError("audio: expected float32 [" + std::to_string(params_.audioChannels) +
                           ", length] with at least 1 sample");
    }
    const int64_t length = input.shape[1];
    if (params_.trainingLength > 0 && length > params_.trainingLength) {
      throw ParameterError("segment: expected at most " + std::to_string(params_.trainingLength) +
                           " samples, the length that the model was trained on, got " +
                           std::to_string(length));
    }
    return {{DType::float32, {params_.sources, params_.audioChannels, length}, "stems"}};
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return std::make_unique<DemucsWork>(params_, model_, device_, input, outputs[0]);
  }
  size_t bytes() const override { return weights_.bytesTaken(); }

 private:
  const DemucsParams params_;
  const at::Device device_;
  const Weights weights_;
  const Demucs model_;
};

const RegisterModel<DemucsParams, DemucsPlan> registered{"demucs", 1, "audio",
                                                         "One segment into its stems, by Demucs."};

}  // namespace

}  // namespace melisma::models
