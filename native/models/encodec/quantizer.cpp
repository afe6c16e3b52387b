#include "models/encodec/quantizer.hpp"

#include "core/error.hpp"

namespace melisma::models {

EncodecQuantizer::EncodecQuantizer(const Weights& weights, std::optional<double> numCodebooks) {
  const bool original = weights.hasUnder("quantizer.vq.");
  const std::string before = original ? "quantizer.vq.layers." : "quantizer.layers.";
  const std::string after = original ? "._codebook.embed" : ".codebook.embed";
  const int64_t available = weights.count(before, after);
  const int64_t wanted = numCodebooks ? static_cast<int64_t>(*numCodebooks) : available;
  if (available == 0) throw ModelError("weights: no '" + before + "0" + after + "' in the checkpoint");
  if (wanted > available) {
    throw ParameterError("numCodebooks: expected at most " + std::to_string(available) +
                         ", as many as the checkpoint has, got " + std::to_string(wanted));
  }
  const Weights exact = weights.as(at::kFloat);
  for (int64_t k = 0; k < wanted; k++)
    codebooks_.push_back(exact.take(before + std::to_string(k) + after, {-1, -1}));
}

at::Tensor EncodecQuantizer::encode(const at::Tensor& embeddings) const {
  const int64_t batch = embeddings.size(0), frames = embeddings.size(2);
  at::Tensor residual = embeddings.permute({0, 2, 1}).reshape({batch * frames, embeddings.size(1)});
  std::vector<at::Tensor> codes;
  for (const at::Tensor& codebook : codebooks_) {
    // The order of these operations decides near-ties: it is that of the reference.
    const at::Tensor scaled = residual.pow(2).sum({1}, true);
    const at::Tensor squares = codebook.t().pow(2).sum({0}, true);
    const at::Tensor distances = -(scaled - (2 * residual).matmul(codebook.t()) + squares);
    codes.push_back(distances.argmax(-1));
    residual = residual - at::embedding(codebook, codes.back());
  }
  return at::stack(codes).view({static_cast<int64_t>(codes.size()), batch, frames});
}

at::Tensor EncodecQuantizer::decode(const at::Tensor& codes) const {
  at::Tensor sum;
  for (int64_t k = 0; k < codes.size(0); k++) {
    const at::Tensor part = at::embedding(codebooks_[static_cast<size_t>(k)], codes[k]);
    sum = sum.defined() ? sum + part : part;
  }
  return sum.permute({0, 2, 1}).contiguous();
}

}  // namespace melisma::models
