// stft on CUDA devices: the spectra as they are (cuda/spectra_kernel.cuh). Bound by the store of 8 bytes a
// bin: nFft 2048 / 512 writes 16 bytes a sample and reads 4 (2 as int16); a block of 8 frames stores runs of
// 64 bytes. Predicted on an H200 (4.3 TB/s): 9.7 M x real time at 22.05 kHz by the stores. Not measured.
#include "cuda/spectra.hpp"
#include "ops/stft/stft.hpp"

namespace melisma {

namespace {

template <class T>
std::unique_ptr<cuda::DeviceFft<T>> fftOf(const StftParams& params) {
  auto fft = std::make_unique<cuda::DeviceFft<T>>(params.paddedWindow());
  cuda::checkFrameFits(*fft);
  return fft;
}

class StftCudaPlan : public CudaPlan {
 public:
  explicit StftCudaPlan(const StftParams& params) : params_(params) {
    if (params.precision == StftParams::Precision::f64) {
      double_ = fftOf<double>(params);
    } else {
      single_ = fftOf<float>(params);
    }
  }
  bool readsInt16() const override { return true; }
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    const dsp::Framing framing = params_.framing();
    const auto rows = cuda::frameRows(batch, framing, params_.bins(), 2 * sizeof(float));
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::complex;
    single_ ? launchSpectra(*single_, framing, rows, rule, stream)
            : launchSpectra(*double_, framing, rows, rule, stream);
  }

 private:
  StftParams params_;
  std::unique_ptr<cuda::DeviceFft<float>> single_;  // one of the two
  std::unique_ptr<cuda::DeviceFft<double>> double_;
};

const RegisterCuda<StftParams, StftCudaPlan> registered{"stft"};

}  // namespace

}  // namespace melisma
