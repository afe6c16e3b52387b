// estimateTuning on CUDA devices: peaks in the pass that transforms the frames (cuda/spectra_kernel.cuh),
// then their histogram (tuning_cuda.cu), whose notes have cost and bound.
#include "ops/estimate_tuning/estimate_tuning.hpp"
#include "ops/estimate_tuning/tuning_cuda.hpp"

namespace melisma {

namespace {

class EstimateTuningCudaPlan : public cuda::SpectralCudaPlan {
 public:
  explicit EstimateTuningCudaPlan(const EstimateTuningParams& params)
      : SpectralCudaPlan(params.framing(), params.paddedWindow(), false),
        tuning_(params.rule(), static_cast<int>(params.bins())) {}
  size_t scratchBytes(const TensorSpec& input) const override {
    return tuning_.scratchBytes(input.shape[0], framing().frames(input.shape[1]));
  }
  cuda::SpectralStep prepare(const CudaBatch& batch, CudaStream& stream) const override {
    std::vector<std::pair<int64_t, int64_t>> items;
    std::vector<double*> tunings;
    for (const CudaItem& item : batch) {
      items.emplace_back(item.inputSpec->shape[0], framing().frames(item.inputSpec->shape[1]));
      tunings.push_back(item.out<double>());
    }
    cuda::SpectralUse use = tuning_.use(items, stream);
    return {use, [this, &stream, items, use, tunings] { tuning_.estimate(items, use, tunings, stream); }};
  }

 private:
  TuningCuda tuning_;
};

const RegisterCuda<EstimateTuningParams, EstimateTuningCudaPlan> registered{"estimateTuning"};

}  // namespace

}  // namespace melisma
