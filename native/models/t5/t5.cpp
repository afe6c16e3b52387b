#include "models/t5/t5.hpp"

#include <algorithm>
#include <cmath>

namespace melisma::models {

namespace {

// MusicGen keeps its T5 behind text_encoder.
Weights textEncoder(const Weights& all) {
  const Weights inside = all.behindFirstOf({"", "text_encoder."}, "encoder.final_layer_norm.weight");
  if (!inside.has("encoder.final_layer_norm.weight"))
    throw ModelError("weights: not a T5 checkpoint: it has no tensor 'encoder.final_layer_norm.weight'");
  return inside;
}

}  // namespace

T5Encoder::T5Encoder(const T5Params& params, const ModelSource& source)
    : params_(params), weights_(source, chooseDevice(source.device), params.torch.dtype()) {
  const Weights all = textEncoder(weights_);
  // The embedding is stored under either of its names, or both.
  embedding_ = all.take(all.has("shared.weight") ? "shared.weight" : "encoder.embed_tokens.weight", {-1, -1});
  const int64_t width = embedding_.size(1);
  distances_ = all.take("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", {-1, -1});
  finalNorm_ = all.take("encoder.final_layer_norm.weight", {width});
  const int64_t depth = all.count("encoder.block.", ".layer.0.SelfAttention.q.weight");
  for (int64_t i = 0; i < depth; i++) {
    const Weights block = all.under("encoder.block." + std::to_string(i) + ".layer.");
    const Weights attention = block.under("0.SelfAttention."), dense = block.under("1.DenseReluDense.");
    T5Layer layer;
    layer.attentionNorm = block.take("0.layer_norm.weight", {width});
    layer.q = attention.take("q.weight", {-1, width});
    const int64_t inner = layer.q.size(0);
    if (inner % distances_.size(1) != 0)
      throw ModelError("weights: the width of the attention does not divide into its heads");
    layer.k = attention.take("k.weight", {inner, width});
    layer.v = attention.take("v.weight", {inner, width});
    layer.o = attention.take("o.weight", {width, inner});
    layer.feedForwardNorm = block.take("1.layer_norm.weight", {width});
    const bool gated = dense.has("wi_0.weight");
    layer.in = dense.take(gated ? "wi_0.weight" : "wi.weight", {-1, width});
    if (gated) layer.gate = dense.take("wi_1.weight", {layer.in.size(0), width});
    layer.out = dense.take("wo.weight", {width, layer.in.size(0)});
    layers_.push_back(std::move(layer));
  }
  if (params.project)
    project_ = {weights_.take("enc_to_dec_proj.weight", {-1, width}),
                weights_.takeIfPresent("enc_to_dec_proj.bias")};
}

at::Tensor T5Encoder::normalise(const at::Tensor& x, const at::Tensor& weight) const {
  // The mean of squares is taken in float32 also where the rest is not.
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor scaled = wide * (wide.pow(2).mean({-1}, true) + params_.layerNormEpsilon).rsqrt();
  return weight * scaled.to(weight.scalar_type());
}

// Half of the buckets for keys after the query, half for those before; of each half the first half for
// single distances, the rest spaced logarithmically up to maxDistance.
at::Tensor T5Encoder::distanceBias(int64_t tokens) const {
  const int64_t half = distances_.size(0) / 2, exact = half / 2;
  const auto bucketOf = [&](int64_t distance) {
    const int64_t side = distance > 0 ? half : 0, length = std::abs(distance);
    if (length < exact) return side + length;
    // In float32 as the reference, where whole results lie on the border of two buckets.
    const float ratio =
        std::log(static_cast<float>(length) / static_cast<float>(exact)) /
        static_cast<float>(std::log(static_cast<double>(params_.maxDistance) / static_cast<double>(exact)));
    const int64_t far = exact + static_cast<int64_t>(ratio * static_cast<float>(half - exact));
    return side + std::min(far, half - 1);
  };
  std::vector<int64_t> table(static_cast<size_t>(tokens * tokens));
  for (int64_t query = 0; query < tokens; query++) {
    for (int64_t key = 0; key < tokens; key++)
      table[static_cast<size_t>(query * tokens + key)] = bucketOf(key - query);
  }
  const at::Tensor indices =
      at::from_blob(table.data(), {tokens, tokens}, at::TensorOptions(at::kLong)).to(distances_.device());
  return at::embedding(distances_, indices).permute({2, 0, 1});
}

// Each part adds up x and normalises it for itself, a hundredth of the work: more parts would take a single
// thread longer. The number may not depend on the machine, because the last bits depend on it.
int64_t T5Encoder::parts() const {
  const bool alone = !weights_.device().is_cpu();  // a GPU fills itself
  return alone || distances_.size(1) % 2 != 0 ? 1 : 2;
}

}  // namespace melisma::models
