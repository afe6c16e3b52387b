// Plans on short-time spectra. Those of one combined plan that look at the same frames through the same
// window in the same precision share a launch: samples are read and transformed once for all of them. The
// results are those of the plans alone, bit for bit.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "cuda/plan.hpp"
#include "cuda/spectra.hpp"

namespace melisma::cuda {

// A plan's part in a launch, and what it does after it.
struct SpectralStep {
  SpectralUse use;
  std::function<void()> finish;
};

class SpectralCudaPlan : public CudaPlan {
 public:
  bool readsInt16() const override { return true; }
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    SpectralCudaPlan::runTogether({{this, &batch}}, stream);
  }

  // What the launch shall do for a batch, which outlives it.
  virtual SpectralStep prepare(const CudaBatch& batch, CudaStream& stream) const = 0;

  // One launch for all with the same frames, if this plan has spectra.
  bool takesAlong(const CudaPlan& other) const override;
  void runTogether(const std::vector<Member>& members, CudaStream& stream) const override;

 protected:
  // Of samples alone.
  explicit SpectralCudaPlan(const dsp::Framing& framing) : framing_(framing) {}
  // `window` has nFft samples; `precise`: transforms in double; `valueRows`: bands that wait in shared
  // memory. Throws a DeviceError when no frame fits.
  SpectralCudaPlan(const dsp::Framing& framing, std::vector<double> window, bool precise, int valueRows = 0);

  const dsp::Framing& framing() const { return framing_; }
  // A launch of this plan alone, ahead of the one that prepare() is for.
  void runAhead(const CudaBatch& batch, const SpectralUse& use, CudaStream& stream) const;
  // Rows of output 0, which is float32 [channels][outputRows][frames].
  std::vector<void*> outsOf(const CudaBatch& batch, int64_t outputRows) const;

 private:
  bool hasSpectra() const { return single_ || double_; }
  bool hasSameFrames(const SpectralCudaPlan& other) const;

  dsp::Framing framing_;
  std::vector<double> window_;
  std::unique_ptr<DeviceFft<float>> single_;  // one of the two, or none
  std::unique_ptr<DeviceFft<double>> double_;
};

// Ordered values (see ordered()) with one place per item, in the order of the batch; all 0.
unsigned* zeroedMaxima(size_t count, CudaStream& stream, const char* of);

}  // namespace melisma::cuda
