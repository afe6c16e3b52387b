// polyFeatures: coefficients, highest power first, of the polynomial in Hz that fits the magnitudes of each
// frame best (least squares). Input float32 [channels, length]; output float32 [channels, order + 1, frames]
// (mono: no channel axis). Source: librosa 0.11 feature.poly_features, numpy.polyfit.
#pragma once

#include "ops/magnitude_groups.hpp"

namespace melisma {

struct PolyFeaturesParams : ShapeParams {
  int64_t order = 1;

  void fields(Fields& f) {
    ShapeParams::fields(f);
    f.integer(order, "order", 1).atLeast(0).atMost(8).doc("Degree of the polynomial.");
    f.check(order < bins(), "expected fewer than the bins of nFft");
  }
};

class PolyFeaturesPlan : public Plan {
 public:
  explicit PolyFeaturesPlan(const PolyFeaturesParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return fft_.bytes() + basis_.size() * 4; }

 private:
  PolyFeaturesParams params_;
  simd::RealFft<float> fft_;
  std::vector<float> basis_;      // [order + 1][bins], orthonormal polynomials
  std::vector<double> monomial_;  // [order + 1][order + 1], from weights of those to powers of Hz
};

}  // namespace melisma
