// The residual branch of each Demucs layer ("DConv"): x + scale * GLU(norm(conv1x1(...
// gelu(norm(conv3(x)))))) with dilation 1, 2, ...; deep layers of HDemucs have a bidirectional LSTM and a
// local attention in between.
#pragma once

#include <ATen/ATen.h>

#include <optional>
#include <string>
#include <vector>

#include "models/torch/weights.hpp"

namespace melisma::models {

// Weight and bias of a convolution, a linear layer or a normalisation.
struct Affine {
  at::Tensor weight, bias;

  Affine() = default;
  Affine(const Weights& weights, const std::string& name)
      : weight(weights.take(name + ".weight")), bias(weights.take(name + ".bias")) {}
  // A convolution over time as one over bins and time, which has a layout with channels last.
  Affine overPlane() const {
    Affine same = *this;
    if (weight.dim() == 3) same.weight = weight.unsqueeze(2);
    return same;
  }
  static std::optional<Affine> find(const Weights& weights, const std::string& name) {
    if (!weights.has(name + ".weight")) return std::nullopt;
    return Affine(weights, name);
  }
};

// Two bidirectional layers over at most 200 frames at a time, halves of neighbours overlapping; adds its
// input.
class RecurrentStage {
 public:
  RecurrentStage(const Weights& weights, const std::string& prefix);
  at::Tensor forward(const at::Tensor& x) const;  // [items, channels, frames]

 private:
  std::vector<at::Tensor> parameters_;
  int64_t layers_ = 0;
  Affine linear_;
};

// Attention whose logits fall linearly with the distance, at slopes that each query chooses; adds its input.
class LocalAttention {
 public:
  LocalAttention(const Weights& weights, const std::string& prefix);
  at::Tensor forward(const at::Tensor& x) const;  // [items, channels, frames]

 private:
  Affine content_, query_, key_, decay_, projection_;
};

class ResidualBranch {
 public:
  // nullopt where the checkpoint has none under `prefix`.
  static std::optional<ResidualBranch> find(const Weights& weights, const std::string& prefix, bool dilated);
  at::Tensor forward(at::Tensor x) const;  // [items, channels, 1, frames], channels last in memory

 private:
  struct Layer {
    Affine narrow, narrowNorm, widen, widenNorm;
    std::optional<RecurrentStage> recurrent;
    std::optional<LocalAttention> attention;
    int64_t dilation;
  };
  std::vector<Layer> layers_;
};

}  // namespace melisma::models
