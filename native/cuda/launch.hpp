// The two constructs that nvcc and the executor on the CPU (native/cuda_on_cpu) write differently: launching
// a kernel, and shared memory whose size the launch gives. Everything else in a .cu file is plain CUDA.
#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <string>
#include <utility>

#include "cuda/check.hpp"

namespace melisma::cuda {

#ifdef __CUDACC__

// In front of a device function: compiled once, not into every kernel that calls it.
#define MELISMA_OUT_OF_LINE inline __noinline__

// T* name: the block's dynamic shared memory, aligned to 16 bytes.
#define DYN_SHARED(T, name)                                      \
  extern __shared__ __align__(16) unsigned char dynamicShared[]; \
  T* const name = reinterpret_cast<T*>(dynamicShared)

template <class... Parameters, class... Arguments>
void launchOn(void (*kernel)(Parameters...), dim3 grid, dim3 block, size_t sharedBytes, cudaStream_t stream,
              Arguments&&... arguments) {
  kernel<<<grid, block, sharedBytes, stream>>>(static_cast<Parameters>(arguments)...);
}

#else

#define MELISMA_OUT_OF_LINE inline
#define DYN_SHARED(T, name) T* const name = static_cast<T*>(::cuda_on_cpu::Block::current().shared())

template <class... Parameters, class... Arguments>
void launchOn(void (*kernel)(Parameters...), dim3 grid, dim3 block, size_t sharedBytes, cudaStream_t stream,
              Arguments&&... arguments) {
  cuda_on_cpu::enqueueKernel(reinterpret_cast<const void*>(kernel), grid, block, sharedBytes, stream,
                             [=] { kernel(static_cast<Parameters>(arguments)...); });
}

#endif

// Launches unless the grid is empty; throws a DeviceError that names the kernel when it cannot start.
template <class... Parameters, class... Arguments>
void launch(const char* name, void (*kernel)(Parameters...), dim3 grid, dim3 block, size_t sharedBytes,
            cudaStream_t stream, Arguments&&... arguments) {
  if (grid.x == 0 || grid.y == 0 || grid.z == 0) return;
  if (sharedBytes > (40u << 10)) {  // what a kernel declares itself counts in the 48 KiB that need no asking
    check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                               static_cast<int>(sharedBytes)),
          std::string(name) + ": asking for " + std::to_string(sharedBytes) + " bytes of shared memory");
  }
  launchOn(kernel, grid, block, sharedBytes, stream, std::forward<Arguments>(arguments)...);
  check(cudaPeekAtLastError(), std::string(name) + ": launch");
}

}  // namespace melisma::cuda
