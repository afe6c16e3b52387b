// The op `encodecDecode`: codes int32 [numCodebooks, frames] to float32 [channels, frames * hop].
#include "models/encodec/encodec.hpp"

namespace melisma::models {

namespace {

class DecodeWork : public TorchWork {
 public:
  DecodeWork(const EncodecParams& params, const EncodecHalf& model, ConstTensorView input, TensorView output)
      : TorchWork(params.torch),
        model_(model),
        codes_(asTensor(input).to(model.weights.device(), at::kLong).unsqueeze(1)),
        output_(output),
        frames_(codes_.size(2)) {
    if (codes_.numel() == 0) return;
    const int64_t least = codes_.min().item<int64_t>(), most = codes_.max().item<int64_t>();
    if (least < 0 || most >= model.quantizer.codebookSize()) {
      throw ParameterError("codes: expected 0 to " + std::to_string(model.quantizer.codebookSize() - 1) +
                           ", got " + std::to_string(least < 0 ? least : most));
    }
  }
  int phases() const override { return 2; }
  int64_t tiles(int phase) const override {
    if (frames_ == 0) return 0;
    return phase == 0 ? 1 : encodecStretches(model_.stack, frames_);
  }

 protected:
  void segment(int phase, int64_t index) override {
    const EncodecStack& stack = model_.stack;
    if (phase == 0) {
      hidden_ = stack.forward(model_.quantizer.decode(codes_).to(model_.weights.dtype()), 0, stack.cut());
      return;
    }
    const int64_t hop = stack.hop();
    const auto [from, to, start, end] = encodecStretch(stack, index, frames_);
    const at::Tensor part = stack.forward(hidden_.narrow(2, start, end - start), stack.cut(), stack.size());
    asTensor(output_)
        .narrow(1, from * hop, (to - from) * hop)
        .copy_(part[0].narrow(1, (from - start) * hop, (to - from) * hop));
  }

 private:
  const EncodecHalf& model_;
  const at::Tensor codes_;
  const TensorView output_;
  const int64_t frames_;
  at::Tensor hidden_;
};

class DecodePlan : public Plan {
 public:
  DecodePlan(const EncodecParams& params, const ModelSource& source)
      : params_(params), model_(params, source, true) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    const int64_t books = model_.quantizer.numCodebooks();
    const bool fits = input.dtype == DType::int32 && input.shape.size() == 2 && input.shape[0] >= 1 &&
                      input.shape[0] <= books;
    if (!fits)
      throw ParameterError("codes: expected int32 of shape [1 to " + std::to_string(books) + ", frames]");
    return {{DType::float32, {model_.stack.audioChannels(), input.shape[1] * model_.stack.hop()}, "audio"}};
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return inTorch(params_.torch.torchThreads, [&]() -> std::unique_ptr<Work> {
      return std::make_unique<DecodeWork>(params_, model_, input, outputs[0]);
    });
  }
  size_t bytes() const override { return model_.weights.bytesTaken(); }

 private:
  const EncodecParams params_;
  const EncodecHalf model_;
};

const RegisterModel<EncodecParams, DecodePlan> encodecDecode{"encodecDecode", 1, "tokens",
                                                             "Audio from EnCodec's residual codes."};

}  // namespace

}  // namespace melisma::models
