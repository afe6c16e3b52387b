// A constant-Q transform on CUDA devices, for cqt and the chroma features that begin with it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "cuda/device_array.hpp"
#include "cuda/plan.hpp"
#include "ops/cqt/constant_q_params.hpp"
#include "ops/cqt/constant_q_spectra_cuda.hpp"
#include "ops/cqt/reduction_cuda.hpp"
#include "ops/estimate_tuning/tuning_cuda.hpp"

namespace melisma {

class ConstantQCuda {
 public:
  // `classOf` gives a class to each bin, alike in all octaves; without it the responses are the result.
  // Throws a DeviceError when a frame does not fit into shared memory.
  explicit ConstantQCuda(const ConstantQParams& params, const std::vector<int>& classOf = {});

  size_t scratchBytes(const TensorSpec& input) const;
  // `outs` of the items: complex64 [channels][nBins][frames], or sums of magnitudes as float32
  // [channels][classes][frames]; so many frames as output 0 of the items has.
  void run(const CudaBatch& batch, const std::vector<void*>& outs, CudaStream& stream) const;

 private:
  // Tunings whose designs differ in the weights alone: they share launches.
  struct Layout {
    explicit Layout(const dsp::ConstantQ& design);
    void upload(const std::vector<const dsp::ConstantQ*>& tables);
    // What the signals at lower rates depend on.
    std::pair<int, int> reductions() const { return {shape.earlyHalvings, shape.levels}; }
    int64_t reduced(int64_t length) const { return early ? early->samples(length) : length; }

    dsp::ConstantQ shape;  // without rows
    std::optional<ReductionCuda> early;
    std::map<int64_t, cuda::DeviceFft<float>> ffts;  // by length
    std::vector<size_t> parts;                       // of the histogram of tunings, one for each table
    cuda::DeviceArray<int> start, count, offset;     // [tables][bins]
    cuda::DeviceArray<cuda::Complex<float>> weights;
    cuda::DeviceArray<int> tableOfPart;  // of the histogram of tunings; negative: of another layout
  };
  // Of every channel, at the rates of the octaves.
  using Levels = std::vector<std::vector<cuda::FrameRow>>;
  void addLayouts();
  // On the first run: plans are made on the thread of JavaScript, which must not wait so long.
  void uploadDesigns() const;
  const double* estimated(const CudaBatch& batch, CudaStream& stream) const;
  Levels levelsOf(const Layout& layout, const std::vector<cuda::FrameRow>& rows, CudaStream& stream) const;
  void run(const Layout& layout, const Levels& levels, const std::vector<cuda::FrameRow>& rows,
           const int* tableOfItem, CudaStream& stream) const;

  ConstantQParams params_;
  mutable std::vector<Layout> layouts_;
  mutable bool uploaded_ = false;
  ReductionCuda half_;
  cuda::DeviceArray<int> classFirst_, classBins_;
  int classes_ = 0;                                  // 0: responses
  std::optional<cuda::DeviceFft<float>> tuningFft_;  // where the tuning is not given, and the next one
  std::optional<TuningCuda> tuning_;
};

}  // namespace melisma
