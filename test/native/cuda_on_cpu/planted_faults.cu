// Kernels with one fault each, and their correct twins: `planted_faults <name>` runs one and prints "ok" or
// what the executor said. The sanitizers report on their own and end the process.
#include <cuda_runtime.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "cuda/launch.hpp"

namespace melisma::cuda {
void check(cudaError_t status, const std::string& what) {
  if (status == cudaSuccess) return;
  std::printf("%s: %s\n", what.c_str(), cudaGetErrorString(status));
  std::exit(1);
}
}  // namespace melisma::cuda

using melisma::cuda::check;
using melisma::cuda::launch;

namespace {

constexpr int threads = 64;

// Each thread reads what its neighbour wrote.
__global__ void neighbour(float* out, bool barrier) {
  __shared__ float values[threads];
  values[threadIdx.x] = static_cast<float>(threadIdx.x + 1);
  if (barrier) __syncthreads();
  out[blockIdx.x * threads + threadIdx.x] = values[(threadIdx.x + 1) % threads];
}

// Writes what the slow lanes still read: a second barrier is needed.
__global__ void rounds(float* out, bool barrier) {
  DYN_SHARED(float, values);
  float sum = 0;
  for (int round = 0; round < 3; round++) {
    values[threadIdx.x] = static_cast<float>(round);
    __syncthreads();
    sum += values[threads - 1 - threadIdx.x];
    if (barrier) __syncthreads();
  }
  out[blockIdx.x * threads + threadIdx.x] = sum;
}

__global__ void acrossBlocks(float* out, bool own) {
  out[own ? blockIdx.x * threads + threadIdx.x : threadIdx.x] = static_cast<float>(blockIdx.x);
}

__global__ void sharedOverrun(float* out, int last) {
  DYN_SHARED(float, values);
  values[threadIdx.x + last] = 1;
  __syncthreads();
  out[threadIdx.x] = values[threadIdx.x];
}

__global__ void staticOverrun(float* out, int last) {
  __shared__ float values[threads];
  values[threadIdx.x] = 0;
  __syncthreads();
  if (threadIdx.x == 0) values[last] = 1;
  __syncthreads();
  out[threadIdx.x] = values[threadIdx.x];
}

__global__ void globalOverrun(float* out, int by) { out[threadIdx.x + by] = 1; }

__global__ void divergentBarrier(float* out, int half) {
  if (static_cast<int>(threadIdx.x) < half) {
    __syncthreads();
    out[threadIdx.x] = 1;
  } else {
    __syncthreads();
    out[threadIdx.x] = 2;
  }
}

__global__ void barrierAgainstShuffle(float* out, int half) {
  float value = 1;
  if (static_cast<int>(threadIdx.x) < half) {
    __syncthreads();
  } else {
    value = __shfl_sync(0xffffffffu, value, 0);
    __syncthreads();
  }
  out[threadIdx.x] = value;
}

__global__ void wrongMask(float* out, unsigned mask) {
  out[threadIdx.x] = __shfl_sync(mask, static_cast<float>(threadIdx.x), 0);
}

// All warp operations on 16-lane groups, against their definitions.
__global__ void warpOperations(float* out, int) {
  const int lane = static_cast<int>(threadIdx.x) % 32, first = lane / 16 * 16;
  const unsigned mask = 0xffffu << first;
  bool right = __shfl_sync(mask, lane * 3, 5, 16) == (first + 5) * 3;
  right &= __shfl_xor_sync(mask, lane, 3) == (lane ^ 3);
  right &= __shfl_up_sync(mask, lane, 2, 16) == (lane - first < 2 ? lane : lane - 2);
  right &= __shfl_down_sync(mask, 0.5 * lane, 4, 16) == 0.5 * (lane - first + 4 >= 16 ? lane : lane + 4);
  right &= __ballot_sync(mask, lane % 2) == (0xaaaaaaaau & mask);
  right &= __any_sync(mask, lane == first) != 0;
  right &= __all_sync(mask, lane == first) == 0;
  __syncwarp();
  right &= __syncthreads_count(lane == 0) == static_cast<int>(blockDim.x) / 32;
  if (!right) out[threadIdx.x] = -1;
}

template <class Kernel, class Argument>
int run(Kernel kernel, Argument argument, int blocks, size_t sharedBytes) {
  float* out = nullptr;
  const size_t size = static_cast<size_t>(blocks) * threads;
  check(cudaMalloc(&out, size * sizeof(float)), "cudaMalloc");
  check(cudaMemset(out, 0, size * sizeof(float)), "cudaMemset");
  launch("planted", kernel, dim3(blocks), dim3(threads), sharedBytes, nullptr, out, argument);
  check(cudaDeviceSynchronize(), "cudaDeviceSynchronize");
  std::vector<float> host(size);
  check(cudaMemcpy(host.data(), out, size * sizeof(float), cudaMemcpyDeviceToHost), "cudaMemcpy");
  check(cudaFree(out), "cudaFree");
  for (const float value : host) {
    if (!(value >= 0)) {
      std::printf("wrong value\n");
      return 1;
    }
  }
  std::printf("ok\n");
  return 0;
}

// What was read before it was written is NaN or 0 in a fresh block.
int runNeighbour(bool barrier) {
  float* out = nullptr;
  check(cudaMalloc(&out, 3 * threads * sizeof(float)), "cudaMalloc");
  launch("neighbour", neighbour, dim3(3), dim3(threads), 0, nullptr, out, barrier);
  check(cudaDeviceSynchronize(), "cudaDeviceSynchronize");
  int wrong = 0;
  for (int i = 0; i < 3 * threads; i++) wrong += out[i] != static_cast<float>((i + 1) % threads + 1);
  check(cudaFree(out), "cudaFree");
  std::printf(wrong ? "wrong value\n" : "ok\n");
  return wrong ? 1 : 0;
}

// A stream waits for what an event stood for when it was told to, whatever happens to the event after that.
int runEvents() {
  float* out = nullptr;
  float value = -1;
  cudaStream_t worker, waiting, other;
  cudaEvent_t event;
  check(cudaMalloc(&out, threads * sizeof(float)), "cudaMalloc");
  for (cudaStream_t* stream : {&worker, &waiting, &other}) check(cudaStreamCreate(stream), "cudaStreamCreate");
  check(cudaEventCreate(&event), "cudaEventCreate");
  launch("planted", acrossBlocks, dim3(1), dim3(threads), 0, worker, out, true);
  check(cudaEventRecord(event, worker), "cudaEventRecord");
  check(cudaStreamWaitEvent(waiting, event), "cudaStreamWaitEvent");
  check(cudaEventRecord(event, other), "cudaEventRecord");
  check(cudaEventDestroy(event), "cudaEventDestroy");
  check(cudaMemcpyAsync(&value, out, sizeof value, cudaMemcpyDeviceToHost, waiting), "cudaMemcpyAsync");
  check(cudaStreamSynchronize(waiting), "cudaStreamSynchronize");
  for (const cudaStream_t stream : {worker, waiting, other}) check(cudaStreamDestroy(stream), "cudaStreamDestroy");
  check(cudaFree(out), "cudaFree");
  std::printf(value == 0 ? "ok\n" : "wrong value\n");
  return value == 0 ? 0 : 1;
}

}  // namespace

int main(int, char** arguments) {
  const std::string name = arguments[1];
  const size_t room = threads * sizeof(float);
  if (name == "neighbour") return runNeighbour(true);
  if (name == "neighbour-without-barrier") return runNeighbour(false);
  if (name == "rounds") return run(rounds, true, 2, room);
  if (name == "rounds-without-barrier") return run(rounds, false, 2, room);
  if (name == "blocks") return run(acrossBlocks, true, 8, 0);
  if (name == "blocks-race") return run(acrossBlocks, false, 8, 0);
  if (name == "shared") return run(sharedOverrun, 0, 1, room);
  if (name == "shared-overrun") return run(sharedOverrun, 1, 1, room);
  if (name == "static-shared") return run(staticOverrun, threads - 1, 1, 0);
  if (name == "static-shared-overrun") return run(staticOverrun, threads, 1, 0);
  if (name == "global") return run(globalOverrun, 0, 1, 0);
  if (name == "global-overrun") return run(globalOverrun, 1, 1, 0);
  if (name == "divergent-barrier") return run(divergentBarrier, 32, 1, 0);
  if (name == "barrier-against-shuffle") return run(barrierAgainstShuffle, 32 + 8, 1, 0);
  if (name == "mask") return run(wrongMask, 0xffffffffu, 1, 0);
  if (name == "wrong-mask") return run(wrongMask, 0x0000ffffu, 1, 0);
  if (name == "warp-operations") return run(warpOperations, 0, 1, 0);
  if (name == "shared-too-large") return run(rounds, true, 1, size_t{300} << 10);
  if (name == "events") return runEvents();
  std::printf("unknown\n");
  return 2;
}
