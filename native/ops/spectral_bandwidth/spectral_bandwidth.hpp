// spectralBandwidth: (sum(|X| |f - centroid|^p) / sum(|X|))^(1/p) of each frame, in Hz; 0 for silence.
// Without `norm` the sum is not divided. Input float32 [channels, length]; output float32
// [channels, 1, frames] (mono: no channel axis). Source: librosa 0.11 feature.spectral_bandwidth.
#pragma once

#include "ops/magnitude_groups.hpp"

namespace melisma {

struct SpectralBandwidthParams : ShapeParams {
  double p = 2;
  bool norm = true;

  void fields(Fields& f) {
    ShapeParams::fields(f);
    f.number(p, "p", 2).above(0).doc("Order of the deviation.");
    f.boolean(norm, "norm", true).doc("Divides by the sum of magnitudes.");
  }
};

class SpectralBandwidthPlan : public MagnitudePlan<SpectralBandwidthParams, PreciseSpectra> {
 public:
  using MagnitudePlan::MagnitudePlan;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
};

}  // namespace melisma
