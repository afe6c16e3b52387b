// The transformer between encoder and decoder of HTDemucs: self-attention in each branch alternates with
// attention of each branch to the other (facebookresearch/demucs, transformer.py).
#pragma once

#include <utility>

#include "models/demucs/params.hpp"
#include "models/demucs/residual_branch.hpp"

namespace melisma::models {

// A layer of either kind, norm first: x + attention(norm(x)); x + feedForward(norm(x)); normOut(x).
class TransformerLayer {
 public:
  TransformerLayer(const Weights& weights, const std::string& prefix, bool cross, const DemucsParams& params);
  // [1, tokens, channels]; `other` is what a cross layer attends to.
  at::Tensor forward(const at::Tensor& x, const at::Tensor& other) const;
  bool cross() const { return cross_; }

 private:
  bool cross_, gelu_;
  int64_t heads_;
  at::Tensor inWeight_, inBias_;
  Affine out_, widen_, narrow_, norm1_, norm2_;
  std::optional<Affine> norm3_, normOut_;
};

class CrossTransformer {
 public:
  // nullopt where the checkpoint has none.
  static std::optional<CrossTransformer> find(const Weights& weights, const DemucsParams& params);
  // x: [1, channels, bins, frames], xt: [1, channels, 1, samples]; both as they came, channels last in
  // memory.
  std::pair<at::Tensor, at::Tensor> forward(at::Tensor x, at::Tensor xt) const;

 private:
  explicit CrossTransformer(const DemucsParams& params) : params_(params) {}
  DemucsParams params_;
  std::optional<Affine> normIn_, normInTime_, up_, upTime_, down_, downTime_;
  std::vector<TransformerLayer> layers_, layersTime_;
};

}  // namespace melisma::models
