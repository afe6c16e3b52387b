// The CPU's spectralBandwidth: orders 1 and 2 in the kernels, others in plain code.
#include "ops/spectral_bandwidth/spectral_bandwidth.hpp"

#include <cmath>

namespace melisma {

namespace {

constexpr int mostLanes = 16;

void bandwidthOfOrder(const float* magnitudes, int bins, int lanes, double width, double p, bool norm,
                      const float* centroids, float* out) {
  for (int lane = 0; lane < lanes; lane++) {
    double spread = 0, sum = 0;
    for (int bin = 0; bin < bins; bin++) {
      const double s = magnitudes[static_cast<size_t>(bin) * lanes + lane];
      spread += s * std::pow(std::fabs(bin * width - centroids[lane]), p);
      sum += s;
    }
    if (norm) spread = sum > 0 ? spread / sum : 0;
    out[lane] = static_cast<float>(std::pow(spread, 1 / p));
  }
}

}  // namespace

std::unique_ptr<Work> SpectralBandwidthPlan::start(ConstTensorView input,
                                                   const std::vector<TensorView>& outputs) const {
  const float width = params_.binWidth();
  const double p = params_.p;
  const bool norm = params_.norm;
  const auto measure = [width, p, norm](const float* magnitudes, int bins, int lanes, float* out) {
    alignas(64) float centroids[mostLanes];
    const simd::RowKernels& kernels = simd::rowKernels();
    kernels.centroid(magnitudes, bins, width, centroids);
    if (p == 1 || p == 2) {
      kernels.bandwidth(magnitudes, bins, width, centroids, static_cast<int>(p), norm, out);
    } else {
      bandwidthOfOrder(magnitudes, bins, lanes, width, p, norm, centroids, out);
    }
  };
  return work(measure, input, outputs);
}

namespace {
const RegisterOp<SpectralBandwidthParams, SpectralBandwidthPlan> registered{
    "spectralBandwidth", 2, "audio", "Spread of each frame around its centroid."};
}

}  // namespace melisma
