// spectralCentroid on CUDA devices, in the pass that transforms the frames: the spectrum in double, as on the
// CPU; a warp reads a frame's row from shared memory and writes one number. Cost and bound are those of
// cuda/spectra_kernel.cuh.
#include "ops/measure_cuda.hpp"
#include "ops/spectral_centroid/spectral_centroid.hpp"

namespace melisma {

namespace {

struct SpectralCentroidRule {
  static cuda::SpectralRule of(const ShapeParams& params) {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::centroid;
    rule.exponent = 1;
    rule.binWidth = params.binWidth();
    return rule;
  }
};

const RegisterCuda<ShapeParams, MeasureCudaPlan<ShapeParams, SpectralCentroidRule>> registered{
    "spectralCentroid"};

}  // namespace

}  // namespace melisma
