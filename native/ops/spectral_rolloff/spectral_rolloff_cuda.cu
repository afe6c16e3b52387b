// spectralRolloff on CUDA devices, in the pass that transforms the frames: running sums, bin after bin; a
// warp reads a frame's row from shared memory and writes one number. Cost and bound are those of
// cuda/spectra_kernel.cuh.
#include "ops/measure_cuda.hpp"
#include "ops/spectral_rolloff/spectral_rolloff.hpp"

namespace melisma {

namespace {

struct SpectralRolloffRule {
  static cuda::SpectralRule of(const SpectralRolloffParams& params) {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::rolloff;
    rule.exponent = 1;
    rule.binWidth = params.binWidth();
    rule.share = static_cast<float>(params.rollPercent);
    return rule;
  }
};

const RegisterCuda<SpectralRolloffParams, MeasureCudaPlan<SpectralRolloffParams, SpectralRolloffRule>>
    registered{"spectralRolloff"};

}  // namespace

}  // namespace melisma
