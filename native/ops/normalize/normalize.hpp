// normalize: divides each channel by its norm: the largest magnitude (inf), the sum of magnitudes (l1) or
// the root of the sum of squares (l2). A channel whose norm is below the smallest normal float32 is left
// as it is. Input and output float32 [channels, length]. Source: librosa 0.11 util.normalize (axis -1).
#pragma once

#include "core/op.hpp"

namespace melisma {

struct NormalizeParams {
  enum class Norm { inf, l1, l2 };
  Norm norm = Norm::inf;

  void fields(Fields& f) {
    f.choice(norm, "norm", Norm::inf, {"inf", "l1", "l2"})
        .doc(
            "What becomes 1: the largest magnitude, the sum of magnitudes, or the root of the sum of "
            "squares.");
  }
};

class NormalizePlan : public Plan {
 public:
  explicit NormalizePlan(const NormalizeParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;

 private:
  NormalizeParams params_;
};

}  // namespace melisma
