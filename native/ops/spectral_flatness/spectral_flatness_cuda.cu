// spectralFlatness on CUDA devices, in the pass that transforms the frames: the spectrum in double, as on the
// CPU; a warp reads a frame's row from shared memory and writes one number. Cost and bound are those of
// cuda/spectra_kernel.cuh.
#include "ops/measure_cuda.hpp"
#include "ops/spectral_flatness/spectral_flatness.hpp"

namespace melisma {

namespace {

struct SpectralFlatnessRule {
  static cuda::SpectralRule of(const SpectralFlatnessParams& params) {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::flatness;
    rule.exponent = static_cast<float>(params.power);
    rule.amin = static_cast<float>(params.amin);
    return rule;
  }
};

const RegisterCuda<SpectralFlatnessParams, MeasureCudaPlan<SpectralFlatnessParams, SpectralFlatnessRule>>
    registered{"spectralFlatness"};

}  // namespace

}  // namespace melisma
