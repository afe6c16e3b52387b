// zeroCrossingRate on CUDA devices: counts of changed signs (ops/frame_sums_cuda.cuh), equal to the CPU's.
#include "ops/frame_sums_cuda.cuh"
#include "ops/zero_crossing_rate/zero_crossing_rate.hpp"

namespace melisma {

namespace {
const RegisterCuda<ZeroCrossingRateParams, FrameSumCudaPlan<ZeroCrossingRateParams, true>> registered{
    "zeroCrossingRate"};
}

}  // namespace melisma
