// Errors of the CUDA runtime as DeviceErrors whose text helps.
#pragma once

#include <cuda_runtime.h>

#include <string>

namespace melisma::cuda {

// Throws a DeviceError when `status` is not cudaSuccess: "what: cudaErrorName (description)", in words for
// the causes a user can act on. An error that poisons the process is remembered, so that every later
// call says at once that a new process is needed.
void check(cudaError_t status, const std::string& what);

}  // namespace melisma::cuda
