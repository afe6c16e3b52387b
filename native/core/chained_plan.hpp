// A plan over the result of another: the resampler's samples, which features then read, without a way back
// to JavaScript in between. The results are those of the two run one after the other, bit for bit.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "core/op.hpp"

namespace melisma {

class ChainedPlan : public Plan {
 public:
  // `first` has one output, which `then` takes. With `keeps` it is also the first output of this plan, named
  // "input".
  ChainedPlan(std::shared_ptr<const Plan> first, std::shared_ptr<const Plan> then, bool keeps)
      : first_(std::move(first)), then_(std::move(then)), keeps_(keeps) {}

  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  // The plans account for their own tables.
  size_t bytes() const override { return 0; }

 private:
  std::shared_ptr<const Plan> first_, then_;
  const bool keeps_;
};

}  // namespace melisma
