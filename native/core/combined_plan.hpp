// Several plans over the same input as one: one copy of the samples, tiles run together, intermediate
// results shared through a Memo. The results are those of the plans alone, bit for bit.
#pragma once

#include <memory>
#include <vector>

#include "core/op.hpp"

namespace melisma {

class CombinedPlan : public Plan {
 public:
  explicit CombinedPlan(std::vector<std::shared_ptr<const Plan>> plans) : plans_(std::move(plans)) {}
  // All outputs of the first plan, then of the second …; names are "<position>/<name>".
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  // The plans account for their own tables.
  size_t bytes() const override { return 0; }

 private:
  std::vector<std::shared_ptr<const Plan>> plans_;
};

}  // namespace melisma
