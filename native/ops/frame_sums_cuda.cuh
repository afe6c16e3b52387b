// Ops whose result for a frame is a sum over its samples, on CUDA devices. Together with ops on spectra of
// the same frames they are computed in the pass of those (SpectralCudaPlan).
//
// A warp owns a frame. Each sample is read from memory once and frameLength / hopLength times through L1: 32
// bytes a sample at 2048 / 512 make 128 bytes a clock of L1 the bound, 4 samples a clock and multiprocessor,
// three times faster than a transform of the same frames. Predicted, not measured.
#pragma once

#include "cuda/launch.hpp"
#include "cuda/sample_sums.cuh"
#include "cuda/spectral_plan.hpp"
#include "ops/frame_sums.hpp"

namespace melisma {

constexpr int sumThreads = 256;

template <bool crossings>
__global__ void sumOfFrames(cuda::FrameRows rows, dsp::Framing framing) {
  const cuda::FrameRow& row = cuda::rowOfBlock(rows, blockIdx.x);
  const int64_t f = static_cast<int64_t>(blockIdx.x - row.firstBlock) * (sumThreads / 32) + threadIdx.x / 32;
  if (f >= row.frames) return;
  const int64_t start = f * framing.hopLength - (framing.center ? framing.frameLength / 2 : 0);
  const int lane = static_cast<int>(threadIdx.x % 32);
  const double sum = cuda::frameSum(row, start, framing.frameLength, framing.padMode, crossings, lane);
  if (lane == 0) static_cast<float*>(row.out)[f] = cuda::frameMean(sum, framing.frameLength, crossings);
}

template <class Params, bool crossings>
class FrameSumCudaPlan : public cuda::SpectralCudaPlan {
 public:
  explicit FrameSumCudaPlan(const Params& params) : SpectralCudaPlan(params.framing()) {}
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    const auto [table, blocks] =
        cuda::placeRows(cuda::frameRows(batch, framing(), 1, sizeof(float)), sumThreads / 32, stream);
    cuda::launch("sums of frames", sumOfFrames<crossings>, dim3(blocks), dim3(sumThreads), 0, stream.handle(),
                 table, framing());
  }
  cuda::SpectralStep prepare(const CudaBatch& batch, CudaStream&) const override {
    cuda::SpectralRule rule;
    rule.result = crossings ? cuda::SpectralResult::crossings : cuda::SpectralResult::rms;
    rule.padMode = framing().padMode;
    return {{rule, outsOf(batch, 1)}, {}};
  }
};

}  // namespace melisma
