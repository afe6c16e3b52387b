// The inverse short-time transform on CUDA devices, fused: columns of spectra, masked where that is asked
// for, become samples in one launch.
#pragma once

#include <optional>
#include <vector>

#include "cuda/fft_tables.hpp"
#include "cuda/plan.hpp"

namespace melisma {

// Mask of part i: x^power / (x^power + r^power) with x = medians[i] and r = margins[i] medians[1 - i];
// `silent` where both are below the smallest normal number.
struct SoftMasks {
  float margins[2], power, silent;
};

// A channel.
struct InverseRow {
  const cuda::Complex<float>* spectrum;  // [bins][stored]
  int64_t stored, used, counted, length;
  float* outs[2];
  const float* medians[2];  // [bins][stored], of masked parts alone
  unsigned firstBlock;
};

class InverseFrames {
 public:
  // `window` has nFft samples; with `masks` a row has two parts. Throws a DeviceError when a frame does not
  // fit into shared memory.
  InverseFrames(const std::vector<double>& window, int64_t hopLength, bool center,
                std::optional<SoftMasks> masks = std::nullopt);
  // Sets firstBlock and enqueues one launch.
  void run(std::vector<InverseRow> rows, CudaStream& stream) const;

 private:
  // Shared memory of a block that holds so many units of frames at once, the kernel's own included.
  size_t sharedBytes(int units) const;
  cuda::DeviceFft<float> fft_;
  cuda::DeviceArray<float> squares_, gains_;
  int64_t hop_, padding_;
  std::optional<SoftMasks> masks_;
};

}  // namespace melisma
