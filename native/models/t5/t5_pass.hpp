// One text on its way through the encoder. Each half of a layer is a step, and each step is cut into parts
// that may run beside each other: heads of the attention, channels of the feed-forward part. The sums of a
// step's parts are added up, always in the same order, by the step that follows; so the bits do not depend on
// how many threads there were.
#pragma once

#include <vector>

#include "models/t5/t5.hpp"

namespace melisma::models {

class T5Pass {
 public:
  // Token numbers int64 [tokens], at least one; a mask of 1 and 0 [tokens], undefined for all 1.
  T5Pass(const T5Encoder& model, at::Tensor tokens, at::Tensor mask);

  // The last step has one part and gives the result; the others give nothing.
  int64_t steps() const { return 2 * static_cast<int64_t>(model_.layers().size()) + 1; }
  int64_t parts(int64_t step) const { return step + 1 < steps() ? model_.parts() : 1; }
  at::Tensor run(int64_t step, int64_t part);

 private:
  // What a part multiplies its columns of the layer's last matrix by: [tokens, columns].
  at::Tensor attention(const T5Layer& layer, const at::Tensor& seen, int64_t part) const;
  at::Tensor feedForward(const T5Layer& layer, const at::Tensor& seen, int64_t part) const;
  at::Tensor finish(const at::Tensor& x) const;

  const T5Encoder& model_;
  const at::Tensor mask_;
  at::Tensor bias_;  // [heads, tokens, tokens]
  // What even steps begin with, and what odd ones do: x is the sum. Part 0 of the step before put its own x
  // in.
  std::vector<at::Tensor> summands_[2];
};

}  // namespace melisma::models
