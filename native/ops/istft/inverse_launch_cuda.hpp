// What a launch of the inverse short-time transform is told, and its kernels by length.
#pragma once

#include "ops/istft/inverse_frames_cuda.hpp"

namespace melisma {

// Hops count from the first sample of frame 0; frame f is the last of those that reach into hop f.
struct InverseLaunch {
  const InverseRow* rows;
  int rowCount;
  int nFft, hop, overlap;  // overlap: frames that reach into a hop
  int64_t padding;
  int64_t firstHop;       // the first that a sample of the result lies in
  int parts;              // blocks take the parts of a stretch in turn
  int capacity, stretch;  // frames of a round, hops of a block
  SoftMasks masks;
  const float* squares;  // [nFft], of the window
  const float* gains;    // [min(hop, nFft)], where all frames overlap

  // Samples of a frame beyond its hop.
  __host__ __device__ int carried() const { return hop < nFft ? nFft - hop : 0; }
};

// What a block holds in shared memory beside the carry: units of some frames, as many as fit.
struct InverseRoom {
  size_t fixed, unit;  // bytes
  int frames, most;    // of a unit, and units
};

// For lengths that frame_fft.cuh has a shape for; a unit is a warp.
InverseRoom registerInverseRoom(int nFft);
void launchRegisterInverse(const InverseLaunch& p, const cuda::FftTables<float>& tables, unsigned blocks,
                           size_t shared, CudaStream& stream);

}  // namespace melisma
