// zeroCrossingRate on CUDA devices: counts of changed signs (ops/frame_sums_cuda.cuh), equal to the CPU's.
#include "ops/frame_sums_cuda.cuh"
#include "ops/zero_crossing_rate/zero_crossing_rate.hpp"

namespace melisma {

namespace {

struct Changes {
  __device__ double term(float before, float x, int64_t i) const {
    return i > 0 && signsDiffer(before, x) ? 1 : 0;
  }
  __device__ float finish(double sum, int64_t count) const {
    return static_cast<float>(sum / static_cast<double>(count));
  }
};

const RegisterCuda<ZeroCrossingRateParams, FrameSumCudaPlan<ZeroCrossingRateParams, Changes>> registered{
    "zeroCrossingRate"};

}  // namespace

}  // namespace melisma
