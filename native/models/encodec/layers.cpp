#include "models/encodec/layers.hpp"

#include <algorithm>
#include <cmath>

namespace melisma::models {

namespace {

using Kind = EncodecLayer::Kind;

// Hugging Face says X.conv.weight, the original code X.conv.conv.weight or X.convtr.convtr.weight.
EncodecConv readConvolution(const Weights& weights, const std::string& at) {
  static const char* dialects[] = {"conv.conv.", "convtr.convtr.", "conv."};
  static const char* norms[] = {"conv.norm.", "convtr.norm.", "norm."};
  EncodecConv layer;
  for (size_t i = 0; i < 3; i++) {
    const std::string prefix = at + dialects[i];
    if (i < 2 && !weights.hasUnder(prefix)) continue;
    layer.weight = weights.takeFolded(prefix);
    layer.bias = weights.takeIfPresent(prefix + "bias");
    layer.normWeight = weights.takeIfPresent(at + norms[i] + "weight");
    layer.normBias = weights.takeIfPresent(at + norms[i] + "bias");
    break;
  }
  if (layer.weight.dim() != 3) throw ModelError(at + ": expected a convolution over time (three axes)");
  layer.kernel = layer.weight.size(2);
  return layer;
}

EncodecLayer readResidual(const Weights& weights, const std::string& at, int64_t dilation) {
  EncodecLayer layer;
  layer.kind = Kind::residual;
  // elu, convolution, elu, convolution: the odd places have weights.
  for (const char* place : {"block.1.", "block.3."})
    layer.block.push_back(readConvolution(weights, at + place));
  layer.block[0].dilation = dilation;
  if (weights.hasUnder(at + "shortcut.")) layer.shortcut = readConvolution(weights, at + "shortcut.");
  return layer;
}

EncodecLayer readLstm(const Weights& weights, const std::string& at) {
  EncodecLayer layer;
  layer.kind = Kind::lstm;
  const int64_t depth = weights.count(at + "lstm.weight_ih_l", "");
  for (int64_t l = 0; l < depth; l++) {
    for (const char* part : {"weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l"})
      layer.lstm.push_back(weights.take(at + "lstm." + part + std::to_string(l)));
  }
  return layer;
}

}  // namespace

EncodecStack::EncodecStack(const Weights& weights, const EncodecParams& params, bool decoder)
    : params_(params) {
  int64_t dilation = 1;
  size_t last = 0;
  std::vector<size_t> convolutions;
  for (size_t i = 0; i < 512; i++) {
    const std::string at = std::to_string(i) + ".";
    EncodecLayer layer;
    if (weights.hasUnder(at + "block.")) {
      layer = readResidual(weights, at, dilation);
      dilation *= params.dilationGrowth;
    } else if (weights.hasUnder(at + "lstm.")) {
      layer = readLstm(weights, at);
    } else if (weights.hasUnder(at + "conv")) {
      layer.kind = Kind::convolution;
      layer.convolution = readConvolution(weights, at);
      normalized_ = normalized_ || layer.convolution.normWeight.defined();
      convolutions.push_back(i);
      dilation = 1;
    }
    if (layer.kind != Kind::elu) last = i;
    layers_.push_back(std::move(layer));
  }
  layers_.resize(last + 1);
  if (convolutions.size() < 3)
    throw ModelError("weights: expected EnCodec's layers, found fewer than 3 convolutions");
  for (size_t c = 1; c + 1 < convolutions.size(); c++) {
    EncodecConv& convolution = layers_[convolutions[c]].convolution;
    convolution.stride = convolution.kernel / 2;
    convolution.transposed = decoder;
    hop_ *= convolution.stride;
    constexpr int64_t longestHop = int64_t{1} << 20;
    if (convolution.stride < 1 || hop_ > longestHop) {
      throw ModelError("weights: a convolution that changes the rate has a kernel of " +
                       std::to_string(convolution.kernel));
    }
  }
  cut_ = decoder ? convolutions[1] - 1 : convolutions[convolutions.size() - 2] + 1;
  measure(decoder);
}

// The reach of the layers on the side of the samples, in samples, rounded up to whole frames: all of a
// kernel to the left when it is causal, else half of it to either side.
void EncodecStack::measure(bool decoder) {
  int64_t reach = 0, step = decoder ? hop_ : 1;
  const size_t from = decoder ? cut_ : 0, to = decoder ? layers_.size() : cut_;
  const auto add = [&](const EncodecConv& layer) {
    if (layer.transposed) {
      reach += (params_.causal ? layer.kernel / layer.stride : 1) * step;
      step /= layer.stride;
    } else {
      const int64_t whole = (layer.kernel - 1) * layer.dilation;
      reach += (params_.causal ? whole : (whole + 1) / 2) * step;
      step *= layer.stride;
    }
  };
  for (size_t i = from; i < to; i++) {
    if (layers_[i].kind == Kind::convolution) add(layers_[i].convolution);
    for (const EncodecConv& layer : layers_[i].block) add(layer);
  }
  contextFrames_ = (reach + hop_ - 1) / hop_;
}

int64_t EncodecStack::audioChannels() const {
  const EncodecConv& first = layers_.front().convolution;
  const EncodecConv& last = layers_.back().convolution;
  const bool decoder = std::any_of(layers_.begin(), layers_.end(),
                                   [](const EncodecLayer& layer) { return layer.convolution.transposed; });
  return decoder ? last.weight.size(0) : first.weight.size(1);
}

int64_t EncodecStack::cutChannels() const { return layers_[cut_ - 1].convolution.weight.size(0); }

at::Tensor EncodecStack::forward(at::Tensor x, size_t from, size_t to) const {
  for (size_t i = from; i < to; i++) {
    const EncodecLayer& layer = layers_[i];
    switch (layer.kind) {
      case Kind::elu:
        // In place, but for what the caller may still use: large activations are a matter of memory traffic.
        x = i > from ? at::elu_(x) : at::elu(x);
        break;
      case Kind::convolution:
        x = convolve(x, layer.convolution);
        break;
      case Kind::residual:
        x = residual(x, layer);
        break;
      case Kind::lstm: {
        const at::Tensor steps = x.permute({2, 0, 1}).contiguous();
        const int64_t depth = static_cast<int64_t>(layer.lstm.size()) / 4;
        const at::Tensor state = at::zeros({depth, x.size(0), x.size(1)}, x.options());
        const at::Tensor output =
            std::get<0>(at::lstm(steps, {state, state}, layer.lstm, true, depth, 0.0, false, false, false));
        x = (output + steps).permute({1, 2, 0});
        break;
      }
    }
  }
  return x;
}

at::Tensor EncodecStack::residual(const at::Tensor& x, const EncodecLayer& layer) const {
  at::Tensor y = convolve(at::elu(x), layer.block[0]);
  y = convolve(at::elu_(y), layer.block[1]);
  return y.add_(layer.shortcut ? convolve(x, *layer.shortcut) : x);
}

namespace {

// Reflection needs more samples than it reflects: shorter inputs are extended with zeros first.
at::Tensor padTime(const at::Tensor& x, int64_t left, int64_t right, EncodecPad mode) {
  if (left == 0 && right == 0) return x;
  if (mode == EncodecPad::constant) return at::constant_pad_nd(x, {left, right}, 0);
  if (mode == EncodecPad::replicate) return at::replication_pad1d(x, {left, right});
  const int64_t longest = std::max(left, right);
  const int64_t extra = x.size(2) <= longest ? longest - x.size(2) + 1 : 0;
  const at::Tensor extended = extra > 0 ? at::constant_pad_nd(x, {0, extra}, 0) : x;
  const at::Tensor padded = at::reflection_pad1d(extended, {left, right});
  return padded.narrow(2, 0, padded.size(2) - extra);
}

}  // namespace

at::Tensor EncodecStack::convolve(const at::Tensor& x, const EncodecConv& layer) const {
  const std::vector<int64_t> stride{layer.stride}, dilation{layer.dilation}, none{0};
  const auto normalized = [&layer](const at::Tensor& y) {
    return layer.normWeight.defined() ? at::group_norm(y, 1, layer.normWeight, layer.normBias, 1e-5) : y;
  };
  if (layer.transposed) {
    // Normalised with the overhang, as the reference.
    const at::Tensor y = normalized(at::conv_transpose1d(x, layer.weight, layer.bias, stride));
    const int64_t overhang = layer.kernel - layer.stride;
    const int64_t right =
        params_.causal
            ? static_cast<int64_t>(std::ceil(static_cast<double>(overhang) * params_.trimRightRatio))
            : overhang / 2;
    return y.narrow(2, overhang - right, y.size(2) - overhang);
  }
  // As much as makes the number of frames the length over the stride, rounded up.
  const int64_t total = (layer.kernel - 1) * layer.dilation + 1 - layer.stride;
  const int64_t extra = (layer.stride - x.size(2) % layer.stride) % layer.stride;
  const int64_t right = params_.causal ? 0 : total / 2;
  const at::Tensor padded = padTime(x, total - right, right + extra, params_.padMode);
  return normalized(at::conv1d(padded, layer.weight, layer.bias, stride, none, dilation));
}

}  // namespace melisma::models
