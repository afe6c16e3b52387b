// Runs all blocks of a launch.
//
// The schedule comes from the environment, read at each launch:
//   MELISMA_CUDA_ORDER
//       forward (default), reverse, or random:<seed>: of blocks and of threads in a block
//   MELISMA_CUDA_WORKERS
//       OS threads at a time (default 1); block i runs on worker i modulo their number. With 2 or more the
//       thread sanitizer sees races of blocks.
//   MELISMA_CUDA_UNORDERED
//       the name of a .cu file whose __syncthreads() do nothing: a fault for tests to find
// Each block runs on a new OS thread: its static shared memory is zeroed, its dynamic one full of NaN.
#pragma once

#include <cstddef>

#include "cuda_on_cpu/block.hpp"

namespace cuda_on_cpu {

// Throws KernelError, of the first block in order that failed.
void runGrid(Extent3 grid, Extent3 block, size_t sharedBytes, void (*body)(void*), void* argument);

}  // namespace cuda_on_cpu
