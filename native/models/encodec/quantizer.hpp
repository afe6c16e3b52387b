// Residual vector quantisation: each codebook codes what the ones before it left over.
#pragma once

#include <optional>
#include <vector>

#include "models/torch/weights.hpp"

namespace melisma::models {

class EncodecQuantizer {
 public:
  EncodecQuantizer(const Weights& weights, std::optional<double> numCodebooks);
  int64_t numCodebooks() const { return static_cast<int64_t>(codebooks_.size()); }
  int64_t codebookSize() const { return codebooks_[0].size(0); }
  // float32 [batch, dimension, frames] to codes int64 [numCodebooks, batch, frames], and back for as many
  // codebooks as there are codes. Codebooks are float32 in every precision: half would move near-ties.
  at::Tensor encode(const at::Tensor& embeddings) const;
  at::Tensor decode(const at::Tensor& codes) const;

 private:
  std::vector<at::Tensor> codebooks_;  // [codebookSize, dimension]
};

}  // namespace melisma::models
