// rms on CUDA devices: sums of squares (ops/frame_sums_cuda.cuh).
#include "ops/frame_sums_cuda.cuh"
#include "ops/rms/rms.hpp"

namespace melisma {

namespace {
const RegisterCuda<RmsParams, FrameSumCudaPlan<RmsParams, false>> registered{"rms"};
}

}  // namespace melisma
