// Marks formulas that the CPU's loops and the CUDA kernels share.
#pragma once

#ifdef __CUDACC__
#define MELISMA_HOST_DEVICE __host__ __device__
#else
#define MELISMA_HOST_DEVICE
#endif
