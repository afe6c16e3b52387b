// spectrogram on CUDA devices: |X|^power straight from the transform (cuda/spectra_kernel.cuh). Bound by the
// store of 4 bytes a bin: 8 bytes a sample at nFft 2048 / 512. Predicted on an H200
// (4.3 TB/s): 16 M x real time by memory, so that the transform binds. Not measured.
#include "cuda/spectral_plan.hpp"
#include "ops/spectrogram/spectrogram.hpp"

namespace melisma {

namespace {

class SpectrogramCudaPlan : public cuda::SpectralCudaPlan {
 public:
  explicit SpectrogramCudaPlan(const SpectrogramParams& params)
      : SpectralCudaPlan(params.framing(), params.paddedWindow(), false), params_(params) {}
  cuda::SpectralStep prepare(const CudaBatch& batch, CudaStream&) const override {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::raised;
    rule.exponent = static_cast<float>(params_.power);
    return {{rule, outsOf(batch, params_.bins())}, {}};
  }

 private:
  SpectrogramParams params_;
};

const RegisterCuda<SpectrogramParams, SpectrogramCudaPlan> registered{"spectrogram"};

}  // namespace

}  // namespace melisma
