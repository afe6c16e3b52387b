// Attention with one query scaling, softmax(q k^T / sqrt(d)) v, on any LibTorch from 1.13 on.
#pragma once

#include <ATen/ATen.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace melisma::models {

// query, key, value: [items, heads, tokens, channels]; the result as `query`.
inline at::Tensor attention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value) {
#if TORCH_VERSION_MAJOR >= 2
  return at::scaled_dot_product_attention(query, key, value);
#else
  // Not all queries at once: the logits of 2688 tokens and 8 heads alone are 231 MB.
  constexpr int64_t atOnce = 256;
  const at::Tensor keys = (key / std::sqrt(static_cast<double>(query.size(3)))).transpose(2, 3).contiguous();
  const at::Tensor values = value.contiguous();
  std::vector<at::Tensor> parts;
  for (int64_t from = 0; from < query.size(2); from += atOnce) {
    const at::Tensor some = query.narrow(2, from, std::min(atOnce, query.size(2) - from));
    parts.push_back(at::matmul(at::softmax(at::matmul(some, keys), 3), values));
  }
  return at::cat(parts, 2);
#endif
}

}  // namespace melisma::models
