// VGGish: six 3x3 convolutions in four blocks, then three dense layers, each followed by a ReLU (the last one
// too). Source of the architecture: tensorflow/models, research/audioset/vggish; keys of
// harritaylor/torchvggish.
#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "models/torch/weights.hpp"

namespace melisma::models {

class Vggish {
 public:
  static constexpr int64_t embeddingSize = 128;
  // What the dense layers make embeddings of, for each example.
  static constexpr int64_t features = 6 * 4 * 512;  // four poolings of 96 x 64 in 512 channels

  // Throws ModelError for a tensor that is missing or has another shape.
  explicit Vggish(const Weights& weights);
  // Log-mel examples [n, 96, 64] -> features [n, features].
  at::Tensor convolve(const at::Tensor& examples) const;
  // -> embeddings [n, 128].
  at::Tensor embed(at::Tensor features) const;

 private:
  struct Layer {
    at::Tensor weight, bias;
  };
  std::vector<Layer> convolutions_, dense_;
};

}  // namespace melisma::models
