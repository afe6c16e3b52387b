// The tuning of each item of a batch on CUDA devices, from the peaks of its spectra.
#pragma once

#include "cuda/spectral_plan.hpp"
#include "ops/estimate_tuning/tuning_estimate.hpp"

namespace melisma {

class TuningCuda {
 public:
  // `bins` of the spectra. Throws a DeviceError when the resolution is finer than shared memory has room for.
  TuningCuda(const TuningRule& rule, int bins);

  size_t scratchBytes(int64_t channels, int64_t frames) const;
  // What the launch over the spectra has to do for items of so many [channels, frames]; peaks() of it are
  // then what estimate() takes.
  cuda::SpectralUse use(const std::vector<std::pair<int64_t, int64_t>>& items, CudaStream& stream) const;
  // After that launch: one tuning per item, in device memory. `tunings` has a pointer per item.
  void estimate(const std::vector<std::pair<int64_t, int64_t>>& items, const cuda::SpectralUse& use,
                const std::vector<double*>& tunings, CudaStream& stream) const;

 private:
  TuningRule rule_;
  cuda::TonePeaks peaks_;
  int parts_;
};

}  // namespace melisma
