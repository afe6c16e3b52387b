// The polyphase kernel of resample (polyphase_cuda.cu): how the phases of a filter are dealt to warps.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/device_array.hpp"
#include "cuda/frames.hpp"
#include "dsp/resample_polyphase.hpp"

namespace melisma {

class PolyphaseCuda {
 public:
  // Null where the samples of 32 cycles outgrow a block's shared memory, or where stage after stage takes so
  // many fewer multiplications that it is faster.
  static std::unique_ptr<const PolyphaseCuda> make(const dsp::ResampleDesign& design, size_t sharedPerBlock);

  // Outputs from here on are written by run(), and columns after the computed ones are 0.
  int64_t settled() const { return settled_; }
  // Of a row, `frames` is the number of computed outputs.
  void run(std::vector<cuda::FrameRow> rows, float divisor, CudaStream& stream) const;

  // A cycle of `down` samples gives `up` outputs; 16 outputs in succession make a group, which reads `reach`
  // samples from `offsets[group]` after the cycle's first.
  struct Shape {
    int up = 1, down = 1, groups = 0, reach = 0, pad = 0, window = 0;
    int64_t first = 0, settled = 0;
    const float* taps = nullptr;  // [groups][reach][16]
    const int* offsets = nullptr;
  };
  static constexpr int groupSize = 16;

 private:
  PolyphaseCuda(const dsp::ResamplePolyphase& filter, int cycles);
  size_t sharedBytes(int cyclesPerLane) const;

  Shape shape_;
  int64_t settled_ = 0;
  cuda::DeviceArray<float> taps_;
  cuda::DeviceArray<int> offsets_;
};

}  // namespace melisma
