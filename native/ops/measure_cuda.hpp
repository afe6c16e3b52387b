// An op that makes one number of the spectrum of each frame, on CUDA devices.
#pragma once

#include "cuda/spectra.hpp"

namespace melisma {

// `T` is the precision of the transform; `Rule::of(params)` says what becomes of it.
template <class T, class Params, class Rule>
class MeasureCudaPlan : public CudaPlan {
 public:
  explicit MeasureCudaPlan(const Params& params)
      : rule_(Rule::of(params)), framing_(params.framing()), fft_(params.paddedWindow()) {
    cuda::checkFrameFits(fft_);
  }
  bool readsInt16() const override { return true; }
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    launchSpectra(fft_, framing_, cuda::frameRows(batch, framing_, 1, sizeof(float)), rule_, stream);
  }

 private:
  cuda::SpectralRule rule_;
  dsp::Framing framing_;
  cuda::DeviceFft<T> fft_;
};

}  // namespace melisma
