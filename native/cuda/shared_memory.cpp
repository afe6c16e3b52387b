#include "cuda/shared_memory.hpp"

#include <cuda_runtime.h>

#include "cuda/check.hpp"

namespace melisma::cuda {

size_t sharedPerBlock() {
  int device = 0, limit = 0;
  check(cudaGetDevice(&device), "the current device");
  check(cudaDeviceGetAttribute(&limit, cudaDevAttrMaxSharedMemoryPerBlockOptin, device),
        "shared memory of the device");
  return static_cast<size_t>(limit);
}

}  // namespace melisma::cuda
