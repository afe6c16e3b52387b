// The op `encodecEncode`: float32 [channels, length] to codes int32 [numCodebooks, frames] and, when the
// checkpoint normalises, the factor float32 [1] that decoding multiplies by.
#include "models/encodec/encodec.hpp"

namespace melisma::models {

namespace {

class EncodeWork : public TorchWork {
 public:
  EncodeWork(const EncodecParams& params, const EncodecHalf& model, ConstTensorView input,
             std::vector<TensorView> outputs)
      : TorchWork(params.torch),
        model_(model),
        outputs_(std::move(outputs)),
        frames_(outputs_[0].spec->shape[1]) {
    if (frames_ == 0) {
      // What an empty signal is divided by matters to nobody, but it is a number.
      if (params.normalize) asTensor(outputs_[1]).fill_(1);
      return;
    }
    const Weights& weights = model.weights;
    at::Tensor samples = asTensor(input).unsqueeze(0).to(weights.device());
    if (params.normalize) {
      const at::Tensor mono = samples.sum({1}, true) / samples.size(1);
      const at::Tensor scale = mono.pow(2).mean({-1}, true).sqrt() + 1e-8;
      samples = samples / scale;
      asTensor(outputs_[1]).copy_(scale.view({1}));
    }
    samples_ = samples.to(weights.dtype());
    hidden_ = at::empty({1, model.stack.cutChannels(), frames_}, samples_.options());
  }
  int phases() const override { return 2; }
  int64_t tiles(int phase) const override {
    if (frames_ == 0) return 0;
    return phase == 1 ? 1 : encodecStretches(model_.stack, frames_);
  }

 protected:
  void segment(int phase, int64_t index) override {
    const EncodecStack& stack = model_.stack;
    if (phase == 0) {
      const auto [from, to, start, end] = encodecStretch(stack, index, frames_);
      // The last frame may be incomplete.
      const int64_t first = start * stack.hop(), last = std::min(samples_.size(2), end * stack.hop());
      const at::Tensor part = stack.forward(samples_.narrow(2, first, last - first), 0, stack.cut());
      hidden_.narrow(2, from, to - from).copy_(part.narrow(2, from - start, to - from));
      return;
    }
    const at::Tensor embeddings = stack.forward(hidden_, stack.cut(), stack.size());
    asTensor(outputs_[0]).copy_(model_.quantizer.encode(embeddings.to(at::kFloat)).squeeze(1));
  }

 private:
  const EncodecHalf& model_;
  const std::vector<TensorView> outputs_;
  const int64_t frames_;
  at::Tensor samples_, hidden_;
};

class EncodePlan : public Plan {
 public:
  EncodePlan(const EncodecParams& params, const ModelSource& source)
      : params_(params), model_(params, source, false) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    const int64_t channels = model_.stack.audioChannels();
    if (input.dtype != DType::float32 || input.shape.size() != 2 || input.shape[0] != channels) {
      throw ParameterError("audio: expected " + std::to_string(channels) +
                           " channels, as the checkpoint has, got " +
                           std::to_string(input.shape.empty() ? 0 : input.shape[0]));
    }
    const int64_t hop = model_.stack.hop();
    std::vector<TensorSpec> specs{
        {DType::int32, {model_.quantizer.numCodebooks(), (input.shape[1] + hop - 1) / hop}, "codes"}};
    if (params_.normalize) specs.push_back({DType::float32, {1}, "scale"});
    return specs;
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return inTorch(params_.torch.torchThreads, [&]() -> std::unique_ptr<Work> {
      return std::make_unique<EncodeWork>(params_, model_, input, outputs);
    });
  }
  size_t bytes() const override { return model_.weights.bytesTaken(); }

 private:
  const EncodecParams params_;
  const EncodecHalf model_;
};

const RegisterModel<EncodecParams, EncodePlan> encodecEncode{"encodecEncode", 1, "audio",
                                                             "Audio as EnCodec's residual codes."};

}  // namespace

}  // namespace melisma::models
