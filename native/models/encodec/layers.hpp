// The convolutional stacks of EnCodec's encoder and decoder (SEANet): a row of layers found by the names
// in the checkpoint. Source: Defossez et al., "High Fidelity Neural Audio Compression", 2022; layer names
// and padding as transformers' EncodecModel.
#pragma once

#include <string>
#include <vector>

#include "models/encodec/params.hpp"
#include "models/torch/weights.hpp"

namespace melisma::models {

// One convolution with its padding. All of these run on [batch, channels, time].
struct EncodecConv {
  at::Tensor weight, bias;
  at::Tensor normWeight, normBias;  // group normalisation (one group) after it; undefined for none
  int64_t kernel = 1, stride = 1, dilation = 1;
  bool transposed = false;
};

struct EncodecLayer {
  enum class Kind { elu, convolution, residual, lstm } kind = Kind::elu;
  EncodecConv convolution;              // of `convolution`
  std::vector<EncodecConv> block;       // of `residual`: elu goes before each
  std::optional<EncodecConv> shortcut;  // of `residual`: else the identity
  std::vector<at::Tensor> lstm;         // weights in the order of at::lstm
};

class EncodecStack {
 public:
  // Layers of `weights` (names 0.conv.weight, 1.block.1.conv.weight ...). Convolutions between the first
  // and the last change the rate: `decoder` says in which direction.
  EncodecStack(const Weights& weights, const EncodecParams& params, bool decoder);

  // Runs layers [from, to).
  at::Tensor forward(at::Tensor x, size_t from, size_t to) const;
  size_t size() const { return layers_.size(); }
  // Where the stack is cut: the layers on the side of the samples can run on stretches of the signal, if
  // canStretch(); the LSTM and what stands beside it see all frames.
  size_t cut() const { return cut_; }
  bool canStretch() const { return !normalized_; }
  // Samples per frame.
  int64_t hop() const { return hop_; }
  // How many frames to either side one frame's samples depend on, on the side of the samples.
  int64_t contextFrames() const { return contextFrames_; }
  int64_t audioChannels() const;
  // Channels where the stack is cut.
  int64_t cutChannels() const;

 private:
  at::Tensor convolve(const at::Tensor& x, const EncodecConv& layer) const;
  at::Tensor residual(const at::Tensor& x, const EncodecLayer& layer) const;
  void measure(bool decoder);

  EncodecParams params_;
  std::vector<EncodecLayer> layers_;
  size_t cut_ = 0;
  bool normalized_ = false;
  int64_t hop_ = 1, contextFrames_ = 1;
};

}  // namespace melisma::models
