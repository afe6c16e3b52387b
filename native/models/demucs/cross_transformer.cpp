#include "models/demucs/cross_transformer.hpp"

#include <cmath>

#include "models/demucs/attention.hpp"
#include "models/torch/group_norm.hpp"
#include "models/torch/linear.hpp"

namespace melisma::models {

namespace {

at::Tensor layerNorm(const at::Tensor& x, const Affine& norm) {
  return at::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias);
}

// One scale for a whole linear layer: `gamma` of the layer scale, where there is one.
void scaleBy(Affine& layer, const at::Tensor& gamma) {
  if (!gamma.defined()) return;
  layer.weight = layer.weight * gamma.unsqueeze(1);
  layer.bias = layer.bias * gamma;
}

// Sine and cosine in turn, for positions 0 … count - 1: [count, channels].
at::Tensor interleavedSines(int64_t count, int64_t channels, double maxPeriod,
                            const at::TensorOptions& options) {
  const at::Tensor rates =
      at::exp(at::arange(0, channels, 2, options) * (-std::log(maxPeriod) / static_cast<double>(channels)));
  const at::Tensor phase = at::arange(count, options).unsqueeze(1) * rates;
  return at::stack({phase.sin(), phase.cos()}, 2).flatten(1);
}

// All cosines before all sines: [count, channels].
at::Tensor halvedSines(int64_t count, int64_t channels, double maxPeriod, const at::TensorOptions& options) {
  const int64_t half = channels / 2;
  const at::Tensor periods = at::pow(maxPeriod, at::arange(half, options) / static_cast<double>(half - 1));
  const at::Tensor phase = at::arange(count, options).unsqueeze(1) / periods;
  return at::cat({phase.cos(), phase.sin()}, 1);
}

}  // namespace

TransformerLayer::TransformerLayer(const Weights& weights, const std::string& prefix, bool cross,
                                   const DemucsParams& params)
    : cross_(cross),
      gelu_(params.gelu),
      heads_(params.heads),
      inWeight_(weights.take(prefix + (cross ? ".cross_attn" : ".self_attn") + ".in_proj_weight")),
      inBias_(weights.take(prefix + (cross ? ".cross_attn" : ".self_attn") + ".in_proj_bias")),
      out_(weights, prefix + (cross ? ".cross_attn" : ".self_attn") + ".out_proj"),
      widen_(weights, prefix + ".linear1"),
      narrow_(weights, prefix + ".linear2"),
      norm1_(weights, prefix + ".norm1"),
      norm2_(weights, prefix + ".norm2"),
      norm3_(Affine::find(weights, prefix + ".norm3")),
      normOut_(Affine::find(weights, prefix + ".norm_out")) {
  scaleBy(out_, weights.takeIfPresent(prefix + ".gamma_1.scale"));
  scaleBy(narrow_, weights.takeIfPresent(prefix + ".gamma_2.scale"));
}

at::Tensor TransformerLayer::forward(const at::Tensor& x, const at::Tensor& other) const {
  const int64_t channels = x.size(2);
  const auto heads = [&](const at::Tensor& y) {
    return y.view({y.size(0), y.size(1), heads_, -1}).transpose(1, 2);
  };
  const auto project = [&](const at::Tensor& y, int64_t first, int64_t count) {
    return linear(y, inWeight_.narrow(0, first * channels, count * channels),
                  inBias_.narrow(0, first * channels, count * channels));
  };
  at::Tensor query, key, value;
  if (cross_) {
    query = project(layerNorm(x, norm1_), 0, 1);
    const auto both = project(layerNorm(other, norm2_), 1, 2).chunk(2, 2);
    key = both[0], value = both[1];
  } else {
    const auto all = project(layerNorm(x, norm1_), 0, 3).chunk(3, 2);
    query = all[0], key = all[1], value = all[2];
  }
  const at::Tensor seen =
      attention(heads(query), heads(key), heads(value)).transpose(1, 2).reshape(x.sizes());
  at::Tensor y = linear(seen, out_.weight, out_.bias).add_(x);
  at::Tensor hidden = linear(layerNorm(y, cross_ ? *norm3_ : norm2_), widen_.weight, widen_.bias);
  hidden = gelu_ ? at::gelu_(hidden) : hidden.relu_();
  y.add_(linear(hidden, narrow_.weight, narrow_.bias));
  if (!normOut_) return y;
  // As a plane with channels last, which is how tokens lie in memory.
  return groupNorm(y.transpose(1, 2).unsqueeze(2), 1, normOut_->weight, normOut_->bias)
      .squeeze(2)
      .transpose(1, 2);
}

std::optional<CrossTransformer> CrossTransformer::find(const Weights& weights, const DemucsParams& params) {
  CrossTransformer made(params);
  for (int i = 0;; i++) {
    const std::string suffix = "." + std::to_string(i), layer = "crosstransformer.layers" + suffix;
    if (!weights.has(layer + ".linear1.weight")) break;
    const bool cross = (i % 2 == 1) != params.crossFirst;
    made.layers_.emplace_back(weights, layer, cross, params);
    made.layersTime_.emplace_back(weights, "crosstransformer.layers_t" + suffix, cross, params);
  }
  if (made.layers_.empty()) return std::nullopt;
  made.normIn_ = Affine::find(weights, "crosstransformer.norm_in");
  made.normInTime_ = Affine::find(weights, "crosstransformer.norm_in_t");
  made.up_ = Affine::find(weights, "channel_upsampler");
  made.upTime_ = Affine::find(weights, "channel_upsampler_t");
  made.down_ = Affine::find(weights, "channel_downsampler");
  made.downTime_ = Affine::find(weights, "channel_downsampler_t");
  return made;
}

std::pair<at::Tensor, at::Tensor> CrossTransformer::forward(at::Tensor x, at::Tensor xt) const {
  const int64_t items = x.size(0), bins = x.size(2), frames = x.size(3);
  const auto pointwise = [](const at::Tensor& y, const std::optional<Affine>& layer) {
    return layer ? linear(y, layer->weight.flatten(1), layer->bias) : y;
  };
  // Tokens: [items, frames * bins, channels] and [items, samples, channels].
  x = pointwise(x.permute({0, 3, 2, 1}).reshape({items, frames * bins, -1}), up_);
  xt = pointwise(xt.permute({0, 2, 3, 1}).reshape({items, xt.size(3), -1}), upTime_);
  const int64_t channels = x.size(2);
  x = normIn_ ? layerNorm(x, *normIn_) : x.clone();
  xt = normInTime_ ? layerNorm(xt, *normInTime_) : xt.clone();

  const at::TensorOptions options = x.options().dtype(at::kFloat);
  // The first half of the channels says the frame, the second the bin.
  at::Tensor grid = x.view({items, frames, bins, channels});
  grid.narrow(3, 0, channels / 2)
      .add_(interleavedSines(frames, channels / 2, params_.maxPeriod, options).unsqueeze(1),
            params_.positionWeight);
  grid.narrow(3, channels / 2, channels / 2)
      .add_(interleavedSines(bins, channels / 2, params_.maxPeriod, options), params_.positionWeight);
  xt.add_(halvedSines(xt.size(1), channels, params_.maxPeriod, options), params_.positionWeight);

  for (size_t i = 0; i < layers_.size(); i++) {
    const at::Tensor before = x;
    x = layers_[i].forward(x, xt);
    xt = layersTime_[i].forward(xt, before);
  }
  const auto back = [items](const at::Tensor& tokens, int64_t rows) {
    return tokens.view({items, -1, rows, tokens.size(2)})
        .permute({0, 3, 2, 1})
        .contiguous(at::MemoryFormat::ChannelsLast);
  };
  return {back(pointwise(x, down_), bins), back(pointwise(xt, downTime_), 1)};
}

}  // namespace melisma::models
