// spectralRolloff: the lowest frequency below which rollPercent of the magnitude of a frame lies, in Hz;
// 0 for silence. Input float32 [channels, length]; output float32 [channels, 1, frames] (mono: no channel
// axis). Source: librosa 0.11 feature.spectral_rolloff.
#pragma once

#include "ops/magnitude_groups.hpp"

namespace melisma {

struct SpectralRolloffParams : ShapeParams {
  double rollPercent = 0.85;

  void fields(Fields& f) {
    ShapeParams::fields(f);
    f.number(rollPercent, "rollPercent", 0.85)
        .above(0)
        .below(1)
        .doc("Share of the magnitude that lies below.");
  }
};

class SpectralRolloffPlan : public MagnitudePlan<SpectralRolloffParams> {
 public:
  using MagnitudePlan::MagnitudePlan;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
};

}  // namespace melisma
