// CUDA's words in device code, for g++: qualifiers, indices, barriers, warp operations, atomics.
#pragma once

#include <algorithm>
#include <climits>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "cuda_on_cpu/block.hpp"
#include "cuda_on_cpu/vector_types.hpp"

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))
#ifndef __grid_constant__
#define __grid_constant__
#endif

// One block per OS thread, so that a thread's own copy is the block's. Under the address sanitizer the copy
// is plain static: only there do its red zones exist, and blocks run one at a time.
#if defined(__SANITIZE_ADDRESS__)
#define __shared__ static
#else
#define __shared__ static thread_local
#endif

#define threadIdx (::cuda_on_cpu::toCuda(::cuda_on_cpu::Block::current().threadIndex()))
#define blockIdx (::cuda_on_cpu::toCuda(::cuda_on_cpu::Block::current().index()))
#define blockDim (::cuda_on_cpu::toCuda(::cuda_on_cpu::Block::current().size()))
#define gridDim (::cuda_on_cpu::toCuda(::cuda_on_cpu::Block::current().grid()))
constexpr int warpSize = 32;

#define CUDA_ON_CPU_SITE(what) (::cuda_on_cpu::Site{what, __FILE__, __LINE__})
#define __syncthreads() ::cuda_on_cpu::Block::current().syncThreads(CUDA_ON_CPU_SITE("__syncthreads"))
#define __syncthreads_count(p) \
  ::cuda_on_cpu::Block::current().syncThreadsCount(CUDA_ON_CPU_SITE("__syncthreads_count"), (p) != 0)
#define __syncthreads_or(p) (__syncthreads_count(p) > 0)
#define __syncwarp (::cuda_on_cpu::SyncWarp{CUDA_ON_CPU_SITE("__syncwarp")})
#define __shfl_sync(mask, ...) ::cuda_on_cpu::shuffle(CUDA_ON_CPU_SITE("__shfl_sync"), mask, __VA_ARGS__)
#define __shfl_xor_sync(mask, ...) \
  ::cuda_on_cpu::shuffleXor(CUDA_ON_CPU_SITE("__shfl_xor_sync"), mask, __VA_ARGS__)
#define __shfl_up_sync(mask, ...) \
  ::cuda_on_cpu::shuffleUp(CUDA_ON_CPU_SITE("__shfl_up_sync"), mask, __VA_ARGS__)
#define __shfl_down_sync(mask, ...) \
  ::cuda_on_cpu::shuffleDown(CUDA_ON_CPU_SITE("__shfl_down_sync"), mask, __VA_ARGS__)
#define __ballot_sync(mask, p) ::cuda_on_cpu::ballot(CUDA_ON_CPU_SITE("__ballot_sync"), mask, (p) != 0)
#define __any_sync(mask, p) (::cuda_on_cpu::ballot(CUDA_ON_CPU_SITE("__any_sync"), mask, (p) != 0) != 0)
#define __all_sync(mask, p) (::cuda_on_cpu::ballot(CUDA_ON_CPU_SITE("__all_sync"), mask, (p) == 0) == 0)

namespace cuda_on_cpu {

inline uint3 toCuda(Index3 i) { return {i.x, i.y, i.z}; }
inline dim3 toCuda(Extent3 e) { return dim3(e.x, e.y, e.z); }

struct SyncWarp {
  Site site;
  void operator()(uint32_t mask = 0xffffffffu) const {
    // A whole warp may be cut short by the end of the block.
    Block& block = Block::current();
    block.meet(site, mask == 0xffffffffu ? block.warpMask() : mask, 0);
  }
};

template <class T>
T shuffleFrom(Site site, uint32_t mask, T value, unsigned source) {
  static_assert(sizeof(T) <= 8 && std::is_trivially_copyable<T>::value, "shuffles carry up to 8 bytes");
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(T));
  const uint64_t* mail = Block::current().meet(site, mask, bits);
  if (!(mask >> source & 1)) {
    throw KernelError(std::string("wrong mask: ") + site.what + " at line " + std::to_string(site.line) +
                      " reads lane " + std::to_string(source) + ", which is not in the mask");
  }
  std::memcpy(&value, &mail[source], sizeof(T));
  return value;
}
template <class T>
T shuffle(Site site, uint32_t mask, T value, int source, int width = 32) {
  const unsigned lane = Block::current().lane(), first = lane / width * width;
  return shuffleFrom(site, mask, value, first + (static_cast<unsigned>(source) & (width - 1)));
}
template <class T>
T shuffleXor(Site site, uint32_t mask, T value, int with, int width = 32) {
  const unsigned lane = Block::current().lane(), source = lane ^ static_cast<unsigned>(with);
  return shuffleFrom(site, mask, value, source / width > lane / width ? lane : source);
}
template <class T>
T shuffleUp(Site site, uint32_t mask, T value, unsigned by, int width = 32) {
  const unsigned lane = Block::current().lane();
  return shuffleFrom(site, mask, value, lane % width < by ? lane : lane - by);
}
template <class T>
T shuffleDown(Site site, uint32_t mask, T value, unsigned by, int width = 32) {
  const unsigned lane = Block::current().lane();
  return shuffleFrom(site, mask, value, lane % width + by >= static_cast<unsigned>(width) ? lane : lane + by);
}
inline unsigned ballot(Site site, uint32_t mask, bool holds) {
  const uint64_t* mail = Block::current().meet(site, mask, holds ? 1 : 0);
  unsigned bits = 0;
  for (unsigned i = 0; i < 32; i++) bits |= static_cast<unsigned>(mask >> i & mail[i] & 1) << i;
  return bits;
}

}  // namespace cuda_on_cpu

// Acquire and release at once: the thread sanitizer knows no fences.
inline void __threadfence() { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
inline void __threadfence_block() { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
inline void __nanosleep(unsigned) {}

template <class T, class U>
T atomicAdd(T* address, U value) {
  static_assert(std::is_integral<T>::value, "floating-point atomics make results depend on the schedule");
  return __atomic_fetch_add(address, static_cast<T>(value), __ATOMIC_ACQ_REL);
}
template <class T>
T atomicCAS(T* address, T expected, T value) {
  __atomic_compare_exchange_n(address, &expected, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
  return expected;
}
template <class T>
T atomicMax(T* address, T value) {
  T seen = __atomic_load_n(address, __ATOMIC_ACQUIRE);
  while (seen < value &&
         !__atomic_compare_exchange_n(address, &seen, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
  }
  return seen;
}
template <class T>
T atomicMin(T* address, T value) {
  T seen = __atomic_load_n(address, __ATOMIC_ACQUIRE);
  while (value < seen &&
         !__atomic_compare_exchange_n(address, &seen, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
  }
  return seen;
}
template <class T>
T atomicExch(T* address, T value) {
  return __atomic_exchange_n(address, value, __ATOMIC_ACQ_REL);
}
