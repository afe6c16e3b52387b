// spectralCentroid: sum(f |X|) / sum(|X|) of each frame, in Hz; 0 for silence. Input float32
// [channels, length]; output float32 [channels, 1, frames] (mono: no channel axis).
// Source: librosa 0.11 feature.spectral_centroid.
#pragma once

#include "ops/magnitude_groups.hpp"

namespace melisma {

class SpectralCentroidPlan : public MagnitudePlan<ShapeParams, PreciseSpectra> {
 public:
  using MagnitudePlan::MagnitudePlan;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
};

}  // namespace melisma
