// An op that makes one number of the spectrum of each frame, on CUDA devices. The spectra are in double, as
// those of the CPU are for most of these ops: so all of them come from one launch when they are asked for
// together.
#pragma once

#include "cuda/spectral_plan.hpp"

namespace melisma {

// `Rule::of(params)` says what becomes of a spectrum.
template <class Params, class Rule>
class MeasureCudaPlan : public cuda::SpectralCudaPlan {
 public:
  explicit MeasureCudaPlan(const Params& params)
      : SpectralCudaPlan(params.framing(), params.paddedWindow(), true,
                         Rule::of(params).valueRows(static_cast<int>(params.bins()))),
        rule_(Rule::of(params)) {}
  cuda::SpectralStep prepare(const CudaBatch& batch, CudaStream&) const override {
    return {{rule_, outsOf(batch, 1)}, {}};
  }

 private:
  cuda::SpectralRule rule_;
};

}  // namespace melisma
