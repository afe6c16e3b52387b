// The CPU's spectralCentroid.
#include "ops/spectral_centroid/spectral_centroid.hpp"

namespace melisma {

std::unique_ptr<Work> SpectralCentroidPlan::start(ConstTensorView input,
                                                  const std::vector<TensorView>& outputs) const {
  const float width = params_.binWidth();
  const auto measure = [width](const float* magnitudes, int bins, int, float* out) {
    simd::rowKernels().centroid(magnitudes, bins, width, out);
  };
  return work(measure, input, outputs);
}

namespace {
const RegisterOp<ShapeParams, SpectralCentroidPlan> registered{
    "spectralCentroid", 2, "audio", "Mean frequency of each frame, weighted by magnitude."};
}

}  // namespace melisma
