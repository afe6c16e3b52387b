// spectralBandwidth on CUDA devices, in the pass that transforms the frames: the spectrum in double, as on
// the CPU; a warp reads a frame's row from shared memory and writes one number. Cost and bound are those of
// cuda/spectra_kernel.cuh.
#include "ops/measure_cuda.hpp"
#include "ops/spectral_bandwidth/spectral_bandwidth.hpp"

namespace melisma {

namespace {

struct SpectralBandwidthRule {
  static cuda::SpectralRule of(const SpectralBandwidthParams& params) {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::bandwidth;
    rule.exponent = 1;
    rule.binWidth = params.binWidth();
    rule.order = params.p;
    rule.normalised = params.norm;
    return rule;
  }
};

const RegisterCuda<SpectralBandwidthParams, MeasureCudaPlan<SpectralBandwidthParams, SpectralBandwidthRule>>
    registered{"spectralBandwidth"};

}  // namespace

}  // namespace melisma
