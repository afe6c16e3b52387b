#include "models/demucs/residual_branch.hpp"

#include <cmath>
#include <tuple>

#include "models/torch/group_norm.hpp"

namespace melisma::models {

namespace {

constexpr int64_t attentionHeads = 4;       // fixed upstream
constexpr int64_t longestRecurrence = 200;  // frames, fixed upstream

at::Tensor pointwise(const at::Tensor& x, const Affine& layer) {
  return at::conv1d(x, layer.weight, layer.bias);
}

}  // namespace

RecurrentStage::RecurrentStage(const Weights& weights, const std::string& prefix)
    : linear_(weights, prefix + ".linear") {
  for (; weights.has(prefix + ".lstm.weight_ih_l" + std::to_string(layers_)); layers_++) {
    for (const char* direction : {"", "_reverse"}) {
      for (const char* part : {"weight_ih", "weight_hh", "bias_ih", "bias_hh"}) {
        parameters_.push_back(
            weights.take(prefix + ".lstm." + part + "_l" + std::to_string(layers_) + direction));
      }
    }
  }
}

at::Tensor RecurrentStage::forward(const at::Tensor& x) const {
  const int64_t items = x.size(0), channels = x.size(1), frames = x.size(2);
  const bool cut = frames > longestRecurrence;
  constexpr int64_t width = longestRecurrence, hop = width / 2;
  const int64_t pieces = cut ? (frames + hop - 1) / hop : 1;
  at::Tensor y = x;
  if (cut) {
    y = at::constant_pad_nd(x, {0, (pieces - 1) * hop + width - frames})
            .unfold(2, width, hop)
            .permute({0, 2, 1, 3})
            .reshape({items * pieces, channels, width});
  }
  const int64_t hidden = parameters_[1].size(1);
  const at::Tensor zeros = at::zeros({2 * layers_, y.size(0), hidden}, x.options());
  y = std::get<0>(at::lstm(y.permute({2, 0, 1}).contiguous(), {zeros, zeros}, parameters_,
                           /*has_biases=*/true, layers_,
                           /*dropout=*/0, /*train=*/false, /*bidirectional=*/true, /*batch_first=*/false));
  y = at::linear(y, linear_.weight, linear_.bias).permute({1, 2, 0});
  if (cut) {
    // A quarter of each piece is given up where two meet.
    const at::Tensor all = y.reshape({items, pieces, channels, width});
    std::vector<at::Tensor> kept;
    for (int64_t i = 0; i < pieces; i++) {
      const int64_t from = i == 0 ? 0 : hop / 2, to = i == pieces - 1 ? width : width - hop / 2;
      kept.push_back(all.select(1, i).narrow(2, from, to - from));
    }
    y = at::cat(kept, 2).narrow(2, 0, frames);
  }
  return y + x;
}

LocalAttention::LocalAttention(const Weights& weights, const std::string& prefix)
    : content_(weights, prefix + ".content"),
      query_(weights, prefix + ".query"),
      key_(weights, prefix + ".key"),
      decay_(weights, prefix + ".query_decay"),
      projection_(weights, prefix + ".proj") {}

at::Tensor LocalAttention::forward(const at::Tensor& x) const {
  const int64_t items = x.size(0), channels = x.size(1), frames = x.size(2),
                perHead = channels / attentionHeads;
  const auto heads = [&](const Affine& layer) {
    return pointwise(x, layer).view({items, attentionHeads, -1, frames});
  };
  // [items, heads, queries, keys], so that the softmax runs along memory.
  at::Tensor logits = at::matmul(heads(query_).transpose(2, 3), heads(key_));
  logits.div_(std::sqrt(static_cast<double>(perHead)));
  // Upstream sums -d |t - s| q_d / sqrt(D) over its D decays; the distance comes out of the sum.
  const at::Tensor chosen = heads(decay_).sigmoid().div_(2);
  const int64_t decays = chosen.size(2);
  const at::Tensor steps = at::arange(1, decays + 1, x.options()).view({decays, 1});
  const at::Tensor slope = (chosen * steps).sum(2).div_(std::sqrt(static_cast<double>(decays)));
  const at::Tensor position = at::arange(frames, x.options());
  const at::Tensor distance = (position.unsqueeze(1) - position).abs_();
  logits.addcmul_(slope.unsqueeze(3), distance, -1);
  logits.diagonal(0, 2, 3).fill_(-100);  // no frame attends to itself
  const at::Tensor mixed = at::matmul(heads(content_), logits.softmax(3).transpose(2, 3));
  return pointwise(mixed.reshape({items, channels, frames}), projection_).add_(x);
}

std::optional<ResidualBranch> ResidualBranch::find(const Weights& weights, const std::string& prefix,
                                                   bool dilated) {
  ResidualBranch branch;
  for (size_t i = 0;; i++) {
    const std::string layer = prefix + ".layers." + std::to_string(i) + ".";
    if (!weights.has(layer + "0.weight")) break;
    Layer made;
    made.narrow = Affine(weights, layer + "0").overPlane();
    made.narrowNorm = Affine(weights, layer + "1");
    int at = 3;
    const auto name = [&] { return layer + std::to_string(at); };
    if (weights.has(name() + ".lstm.weight_ih_l0")) made.recurrent.emplace(weights, name()), at++;
    if (weights.has(name() + ".content.weight")) made.attention.emplace(weights, name()), at++;
    made.widen = Affine(weights, name()).overPlane();
    at++;
    made.widenNorm = Affine(weights, name());
    at += 2;
    // The scale that follows the GLU goes into the half of the normalisation that is not the gate.
    const at::Tensor scale = weights.take(name() + ".scale");
    const at::Tensor both = at::cat({scale, at::ones_like(scale)});
    made.widenNorm.weight = made.widenNorm.weight * both;
    made.widenNorm.bias = made.widenNorm.bias * both;
    made.dilation = dilated ? int64_t{1} << i : 1;
    branch.layers_.push_back(std::move(made));
  }
  if (branch.layers_.empty()) return std::nullopt;
  return branch;
}

at::Tensor ResidualBranch::forward(at::Tensor x) const {
  using Sizes = std::vector<int64_t>;
  for (const Layer& layer : layers_) {
    const int64_t padding = layer.dilation * (layer.narrow.weight.size(3) / 2);
    at::Tensor y = at::conv2d(x, layer.narrow.weight, layer.narrow.bias, Sizes{1, 1}, Sizes{0, padding},
                              Sizes{1, layer.dilation});
    y = groupNorm(y, 1, layer.narrowNorm.weight, layer.narrowNorm.bias);
    at::gelu_(y);
    if (layer.recurrent || layer.attention) {
      at::Tensor rows = y.squeeze(2);
      if (layer.recurrent) rows = layer.recurrent->forward(rows);
      if (layer.attention) rows = layer.attention->forward(rows);
      y = rows.unsqueeze(2);
    }
    y = at::conv2d(y, layer.widen.weight, layer.widen.bias);
    y = groupNorm(y, 1, layer.widenNorm.weight, layer.widenNorm.bias);
    x = at::glu(y, 1).add_(x);
  }
  return x;
}

}  // namespace melisma::models
