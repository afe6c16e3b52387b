// Sums over the samples of a frame, by a warp: lanes add every 32nd sample in double, a fixed tree the lanes.
#pragma once

#include "cuda/frames.hpp"
#include "cuda/warp_reduce.cuh"
#include "dsp/sample_measures.hpp"

namespace melisma::cuda {

// Over the samples of a frame: what rms and zeroCrossingRate sum up.
__device__ inline double frameSum(const FrameRow& row, int64_t start, int64_t length, dsp::PadMode padMode,
                                  bool crossings, int lane) {
  double sum = 0;
  for (int64_t i = lane; i < length; i += 32) {
    const float x = sampleAt(row, start + i, padMode);
    if (crossings) {
      sum += i > 0 && dsp::signsDiffer(sampleAt(row, start + i - 1, padMode), x) ? 1 : 0;
    } else {
      sum += static_cast<double>(x) * x;
    }
  }
  return warpSum(sum);
}
__device__ __forceinline__ float frameMean(double sum, int64_t length, bool crossings) {
  return crossings ? dsp::shareOf(sum, length) : dsp::rootOfMean(sum, length);
}

}  // namespace melisma::cuda
