// Each kernel keeps its work alive by a store that depends on all of it, and is timed by events: the least of
// 5 runs.
#include "ceilings.hpp"

#include <algorithm>
#include <cstdint>

#include "cuda/check.hpp"
#include "cuda/launch.hpp"

namespace melisma::bench {

namespace {

using cuda::check;
using cuda::launch;

constexpr int threads = 256;

__global__ void copyValues(const float4* from, float4* to, int64_t count) {
  const int64_t step = static_cast<int64_t>(gridDim.x) * threads;
  for (int64_t i = static_cast<int64_t>(blockIdx.x) * threads + threadIdx.x; i < count; i += step)
    to[i] = from[i];
}

// 16 independent values: 8 butterflies a round.
__global__ void butterflies(float* out, int rounds) {
  float x[16];
#pragma unroll
  for (int i = 0; i < 16; i++) x[i] = static_cast<float>(threadIdx.x + i);
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int i = 0; i < 8; i++) {
      const float a = x[i], b = x[i + 8];
      x[i] = a + b;
      x[i + 8] = a - b;
    }
  }
  float sum = 0;
#pragma unroll
  for (int i = 0; i < 16; i++) sum += x[i];
  out[blockIdx.x * threads + threadIdx.x] = sum;
}

__global__ void minimaAndMaxima(float* out, int rounds) {
  float x[16];
#pragma unroll
  for (int i = 0; i < 16; i++) x[i] = static_cast<float>((threadIdx.x * 16 + i) * 2654435761u % 1000);
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int i = 0; i < 16; i++) {
      const float a = x[i], b = x[(i + 5) % 16];
      x[i] = fminf(a, b);
      x[(i + 5) % 16] = fmaxf(a, b);
    }
  }
  float sum = 0;
#pragma unroll
  for (int i = 0; i < 16; i++) sum += x[i];
  out[blockIdx.x * threads + threadIdx.x] = sum;
}

// A transpose within a warp: 32 values written by lane, read by row.
__global__ void exchanges(float* out, int rounds) {
  __shared__ float room[threads / 32][32 * 33];
  float* const own = room[threadIdx.x / 32];
  const int lane = threadIdx.x % 32;
  float x[32];
#pragma unroll
  for (int i = 0; i < 32; i++) x[i] = static_cast<float>(lane + i);
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int i = 0; i < 32; i++) own[i * 33 + lane] = x[i];
    __syncwarp();
#pragma unroll
    for (int i = 0; i < 32; i++) x[i] = own[lane * 33 + i];
    __syncwarp();
  }
  float sum = 0;
#pragma unroll
  for (int i = 0; i < 32; i++) sum += x[i];
  out[blockIdx.x * threads + threadIdx.x] = sum;
}

template <class Work>
double secondsOf(Work work) {
  cudaEvent_t from, to;
  check(cudaEventCreate(&from), "event");
  check(cudaEventCreate(&to), "event");
  double least = 1e300;
  for (int run = 0; run < 6; run++) {  // the first warms up
    check(cudaEventRecord(from), "event");
    work();
    check(cudaEventRecord(to), "event");
    check(cudaDeviceSynchronize(), "ceilings");
    float milliseconds = 0;
    check(cudaEventElapsedTime(&milliseconds, from, to), "event");
    if (run > 0) least = std::min(least, milliseconds / 1e3);
  }
  check(cudaEventDestroy(from), "event");
  check(cudaEventDestroy(to), "event");
  return std::max(least, 1e-9);
}

}  // namespace

Ceilings measureCeilings(double scale, int multiprocessors) {
  const unsigned blocks = std::max(1u, static_cast<unsigned>(multiprocessors * 16 * std::min(1.0, scale)));
  const int rounds = std::max(1, static_cast<int>(20000 * scale));
  const size_t bytes = std::max<size_t>(4096, static_cast<size_t>(1e9 * scale) / 16 * 16);
  float4 *a = nullptr, *b = nullptr;
  float* out = nullptr;
  void* pinned = nullptr;
  check(cudaMalloc(&a, bytes), "ceilings: memory");
  check(cudaMalloc(&b, bytes), "ceilings: memory");
  check(cudaMalloc(&out, size_t{blocks} * threads * sizeof(float)), "ceilings: memory");
  check(cudaHostAlloc(&pinned, bytes, cudaHostAllocDefault), "ceilings: pinned memory");
  check(cudaMemset(a, 0, bytes), "ceilings: memory");

  Ceilings c;
  const int64_t quads = static_cast<int64_t>(bytes / sizeof(float4));
  c.copyBytes = 2.0 * static_cast<double>(bytes) / secondsOf([&] {
                  launch("copy", copyValues, dim3(blocks * 2), dim3(threads), 0, nullptr, a, b, quads);
                });
  const double rounded = static_cast<double>(blocks) * threads * rounds;
  c.butterflies = 16 * rounded / secondsOf([&] {
                    launch("butterflies", butterflies, dim3(blocks), dim3(threads), 0, nullptr, out, rounds);
                  });
  c.minMax = 32 * rounded / secondsOf([&] {
               launch("minima", minimaAndMaxima, dim3(blocks), dim3(threads), 0, nullptr, out, rounds);
             });
  c.sharedBytes = 256 * rounded / secondsOf([&] {
                    launch("exchange", exchanges, dim3(blocks), dim3(threads), 0, nullptr, out, rounds);
                  });
  c.hostToDeviceBytes = static_cast<double>(bytes) / secondsOf([&] {
                          check(cudaMemcpyAsync(a, pinned, bytes, cudaMemcpyHostToDevice), "ceilings: copy");
                        });
  check(cudaFree(a), "ceilings: memory");
  check(cudaFree(b), "ceilings: memory");
  check(cudaFree(out), "ceilings: memory");
  check(cudaFreeHost(pinned), "ceilings: pinned memory");
  return c;
}

}  // namespace melisma::bench
