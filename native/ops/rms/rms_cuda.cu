// rms on CUDA devices: sums of squares (ops/frame_sums_cuda.cuh).
#include "ops/frame_sums_cuda.cuh"
#include "ops/rms/rms.hpp"

namespace melisma {

namespace {

struct Squares {
  __device__ double term(float, float x, int64_t) const { return static_cast<double>(x) * x; }
  __device__ float finish(double sum, int64_t count) const { return rootOfMean(sum, count); }
};

const RegisterCuda<RmsParams, FrameSumCudaPlan<RmsParams, Squares>> registered{"rms"};

}  // namespace

}  // namespace melisma
