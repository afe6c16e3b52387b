// Errors of the CUDA runtime as DeviceErrors whose text helps.
#pragma once

#include <cuda_runtime.h>

#include <string>

#include "core/error.hpp"

namespace melisma::cuda {

// Throws a DeviceError when `status` is not cudaSuccess: "what: cudaErrorName (description)", in words for
// the causes a user can act on. An error that poisons the process is remembered: see checkUsable().
void check(cudaError_t status, const std::string& what);

// Throws when a kernel failed earlier in this process in a way that no call recovers from.
void checkUsable();

// Device or pinned memory is out: the runtime tries again with fewer items.
class OutOfMemory : public DeviceError {
 public:
  using DeviceError::DeviceError;
};

// 13000 -> "13.0"
std::string versionText(int version);
// 1610612736 -> "1.5 GiB"
std::string bytesText(size_t bytes);

}  // namespace melisma::cuda
