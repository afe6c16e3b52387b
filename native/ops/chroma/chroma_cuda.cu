// chroma on CUDA devices for a given tuning, in the pass that transforms the frames (cuda/spectra_cuda.cu): a
// warp folds the power row of a frame into one class, 2 flops a bin and class: 25 kflop a frame of 12 classes
// at nFft 2048 against 60 kflop of the transform. The filters, 49 kB, stay in L1.
#include "core/error.hpp"
#include "cuda/spectra.hpp"
#include "ops/chroma/chroma.hpp"

namespace melisma {

namespace {

class ChromaCudaPlan : public CudaPlan {
 public:
  explicit ChromaCudaPlan(const ChromaParams& params) : params_(params), fft_(params.paddedWindow()) {
    if (!params.tuning) {
      throw DeviceError("tuning: CUDA kernels take a number, got null; estimateTuning finds it on the CPU");
    }
    filters_ = cuda::DeviceArray<float>(dsp::chromaFilters(params.rule(*params.tuning)));
    cuda::checkFrameFits(fft_);
  }
  bool readsInt16() const override { return true; }
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::folded;
    rule.bands.rows = static_cast<int>(params_.nChroma);
    rule.bands.weights = filters_.data();
    rule.norm = normOf(params_.norm);
    const auto rows = cuda::frameRows(batch, params_.framing(), params_.nChroma, sizeof(float));
    launchSpectra(fft_, params_.framing(), rows, rule, stream);
  }

 private:
  static cuda::FoldNorm normOf(simd::VectorNorm norm) {
    switch (norm) {
      case simd::VectorNorm::inf:
        return cuda::FoldNorm::inf;
      case simd::VectorNorm::l1:
        return cuda::FoldNorm::l1;
      case simd::VectorNorm::l2:
        return cuda::FoldNorm::l2;
      case simd::VectorNorm::none:
        break;
    }
    return cuda::FoldNorm::none;
  }

  ChromaParams params_;
  cuda::DeviceFft<float> fft_;
  cuda::DeviceArray<float> filters_;
};

const RegisterCuda<ChromaParams, ChromaCudaPlan> registered{"chroma"};

}  // namespace

}  // namespace melisma
