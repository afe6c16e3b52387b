// chroma on CUDA devices for a given tuning, in the pass that transforms the frames
// (cuda/spectra_kernel.cuh): a warp folds the power row of a frame into one class, 2 flops a bin and class:
// 25 kflop a frame of 12 classes at nFft 2048 against 60 kflop of the transform. The filters, 49 kB, stay in
// L1.
#include "core/error.hpp"
#include "cuda/spectral_plan.hpp"
#include "ops/chroma/chroma.hpp"

namespace melisma {

namespace {

class ChromaCudaPlan : public cuda::SpectralCudaPlan {
 public:
  explicit ChromaCudaPlan(const ChromaParams& params)
      : SpectralCudaPlan(params.framing(), params.paddedWindow(), false), params_(params) {
    if (!params.tuning) {
      throw DeviceError("tuning: CUDA kernels take a number, got null; estimateTuning finds it on the CPU");
    }
    filters_ = cuda::DeviceArray<float>(dsp::chromaFilters(params.rule(*params.tuning)));
  }
  cuda::SpectralStep prepare(const CudaBatch& batch, CudaStream&) const override {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::folded;
    rule.bands.rows = static_cast<int>(params_.nChroma);
    rule.bands.weights = filters_.data();
    rule.norm = normOf(params_.norm);
    return {{rule, outsOf(batch, params_.nChroma)}, {}};
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
  cuda::DeviceArray<float> filters_;
};

const RegisterCuda<ChromaParams, ChromaCudaPlan> registered{"chroma"};

}  // namespace

}  // namespace melisma
