// spectrogram on CUDA devices: |X|^power straight from the transform (cuda/spectra_cuda.cu). Bound by the
// store of 4 bytes a bin: 8 bytes a sample at nFft 2048 / 512.
#include "cuda/spectra.hpp"
#include "ops/spectrogram/spectrogram.hpp"

namespace melisma {

namespace {

class SpectrogramCudaPlan : public CudaPlan {
 public:
  explicit SpectrogramCudaPlan(const SpectrogramParams& params)
      : params_(params), fft_(params.paddedWindow()) {
    cuda::checkFrameFits(fft_);
  }
  bool readsInt16() const override { return true; }
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::raised;
    rule.exponent = static_cast<float>(params_.power);
    const auto rows = cuda::frameRows(batch, params_.framing(), params_.bins(), sizeof(float));
    launchSpectra(fft_, params_.framing(), rows, rule, stream);
  }

 private:
  SpectrogramParams params_;
  cuda::DeviceFft<float> fft_;
};

const RegisterCuda<SpectrogramParams, SpectrogramCudaPlan> registered{"spectrogram"};

}  // namespace

}  // namespace melisma
