// Onset strength on CUDA devices, for onsetStrength itself and for ops that begin with it.
#pragma once

#include "cuda/spectral_plan.hpp"
#include "ops/onset_strength/onset_strength.hpp"

namespace melisma {

class FluxCudaPlan : public cuda::SpectralCudaPlan {
 public:
  // Throws a DeviceError for medians of more bands than fit into shared memory.
  explicit FluxCudaPlan(const OnsetStrengthParams& params);
  size_t scratchBytes(const TensorSpec& input) const override;
  int64_t frames(int64_t length) const { return framing().frames(length); }
  // Output 0 of an item gets [channels][frames].
  cuda::SpectralStep prepare(const CudaBatch& batch, CudaStream& stream) const override;

 private:
  OnsetStrengthParams params_;
  cuda::DeviceBands bands_;
};

}  // namespace melisma
