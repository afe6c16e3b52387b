// tonnetz: tonal centroids: each frame of chromaCqt, divided by its sum, projected on the circles of fifths
// (rows 0 and 1), minor thirds (2, 3) and major thirds (4, 5). Input float32 [channels, length]; output
// float32 [channels, 6, frames] (mono: no channel axis). Sources: Harte, Sandler and Gasser 2006; librosa
// 0.11 tonnetz.
#pragma once

#include "ops/chroma_cqt/chroma_cqt.hpp"

namespace melisma {

struct TonnetzParams : ConstantQChromaParams {
  void fields(Fields& f) { constantQFields(f); }
};

// [tonnetzRows][nChroma]: cosines of the angle of a class on each circle.
constexpr int tonnetzRows = 6;
std::vector<float> tonnetzBasis(int64_t nChroma);

class TonnetzPlan : public Plan {
 public:
  explicit TonnetzPlan(const TonnetzParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return shared_.bytes() + basis_.size() * 4; }

 private:
  TonnetzParams params_;
  ConstantQShared shared_;
  std::vector<float> basis_;
};

}  // namespace melisma
