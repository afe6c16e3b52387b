// The inverse short-time transform on CUDA devices: frames back to samples, and their overlapping sums.
#pragma once

#include <vector>

#include "cuda/spectra.hpp"

namespace melisma {

// A channel.
struct InverseRow {
  const cuda::Complex<float>* spectrum;  // [bins][stored]
  float* frames;                         // [used][nFft], windowed
  float* out;
  int64_t stored, used, counted, length;
  unsigned firstBlock;
};

class InverseFrames {
 public:
  // `window` has nFft samples. Throws a DeviceError when a frame does not fit into shared memory.
  InverseFrames(const std::vector<double>& window, int64_t hopLength, bool center);
  // Samples of the frames of a row, as `frames` needs them.
  int64_t room(int64_t used) const { return used * fft_.nFft(); }
  // Sets firstBlock, then enqueues the transform and the sums.
  void run(std::vector<InverseRow> rows, CudaStream& stream) const;

 private:
  cuda::DeviceFft<float> fft_;
  cuda::DeviceArray<float> squares_;
  int64_t hop_, padding_;
};

}  // namespace melisma
