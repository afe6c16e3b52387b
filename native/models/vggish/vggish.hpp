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
  // 25 MB in the widest layer; fewer would read the 200 MB of the first dense layer more often.
  static constexpr int64_t examplesAtOnce = 16;

  // Throws ModelError for a tensor that is missing or has another shape.
  explicit Vggish(const Weights& weights);
  // Log-mel examples [n, 96, 64] -> embeddings [n, 128].
  at::Tensor forward(const at::Tensor& examples) const;

 private:
  struct Layer {
    at::Tensor weight, bias;
  };
  std::vector<Layer> convolutions_, dense_;
};

}  // namespace melisma::models
