// Signals at 1/2, 1/4, ... of their rate in device memory: the filters of the CPU's reduction
// (ConstantQParams::reduction), one launch for each halving.
#pragma once

#include <vector>

#include "cuda/device_array.hpp"
#include "cuda/frames.hpp"
#include "ops/cqt/constant_q_params.hpp"

namespace melisma {

class ReductionCuda {
 public:
  explicit ReductionCuda(int halvings);

  // Of a signal of `length` samples: those of the result, and the device memory that it takes in all.
  int64_t samples(int64_t length) const { return params_.samples(length); }
  size_t scratchBytes(int64_t channels, int64_t length) const;

  // Enqueues the reduction of every row. Of rows, samples, length, int16 and item count.
  std::vector<cuda::FrameRow> run(const std::vector<cuda::FrameRow>& rows, CudaStream& stream) const;

 private:
  struct Stage {
    cuda::DeviceArray<float> taps;  // [2][8 groups]: of even and odd offsets, filled up with zeros
    int groups;
    int64_t centre;
    float divisor;
  };
  struct Lengths {
    int64_t computed, samples;  // samples from `computed` on are 0
  };
  // What stage i makes of `from` samples, of a signal of `length` at first.
  Lengths after(size_t i, int64_t from, int64_t length) const;

  ResampleParams params_;
  std::vector<Stage> stages_;
};

}  // namespace melisma
