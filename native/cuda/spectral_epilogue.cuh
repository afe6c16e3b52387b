// What a block makes of the spectra of its frames: spectra as they are, bands and their cosines, folded rows.
// What is one number per frame is in frame_measures.cuh.
#pragma once

#include "cuda/launch.hpp"
#include "cuda/spectra.hpp"
#include "cuda/vector_norm.cuh"
#include "cuda/warp_reduce.cuh"

namespace melisma::cuda {

__device__ __forceinline__ float raisedPower(float power, float exponent) {
  return exponent == 2 ? power : exponent == 1 ? sqrtf(power) : powf(sqrtf(power), exponent);
}
// Rounded once, after the root.
__device__ __forceinline__ float raisedPower(double power, float exponent) {
  return exponent == 2   ? static_cast<float>(power)
         : exponent == 1 ? static_cast<float>(sqrt(power))
                         : powf(static_cast<float>(sqrt(power)), exponent);
}

// The frames of a block.
struct BlockFrames {
  const FrameRow* row;
  int64_t first;
  int count, capacity;       // frames, and how many a full block has
  int64_t start, hop, nFft;  // in samples: where the first frame begins, their distance and length
  const float* floats;       // row of frame f at floats + f * pitch
  int pitch;
  void* out;       // of the target in turn
  float* valleys;  // of contrast in decibels
};

// Frames run fastest over threads: neighbours write neighbouring columns, and read rooms in different banks.
template <class T>
MELISMA_OUT_OF_LINE __device__ void storeComplex(const BlockFrames& b, const Complex<T>* spectra, int pitch,
                                                 int bins) {
  Complex<float>* const out = static_cast<Complex<float>*>(b.out) + b.first;
  for (int i = threadIdx.x; i < bins * b.capacity; i += blockDim.x) {
    const int f = i % b.capacity, k = i / b.capacity;
    if (f >= b.count) continue;
    const Complex<T> x = spectra[f * pitch + k];
    out[k * b.row->columns + f] = {static_cast<float>(x.re), static_cast<float>(x.im)};
  }
}

MELISMA_OUT_OF_LINE __device__ void storeRaised(const BlockFrames& b, int bins) {
  float* const out = static_cast<float*>(b.out) + b.first;
  for (int i = threadIdx.x; i < bins * b.capacity; i += blockDim.x) {
    const int f = i % b.capacity, k = i / b.capacity;
    if (f < b.count) out[k * b.row->columns + f] = b.floats[f * b.pitch + k];
  }
}

// `values` has room for [bands][capacity] when a cosine transform follows.
MELISMA_OUT_OF_LINE __device__ void storeBands(const BlockFrames& b, const SpectralRule& rule,
                                               float* values) {
  const BandRows& bands = rule.bands;
  float* const out = static_cast<float*>(b.out) + b.first;
  float highest = -3.4e38f;
  for (int i = threadIdx.x; i < bands.rows * b.capacity; i += blockDim.x) {
    const int f = i % b.capacity, band = i / b.capacity;
    if (f >= b.count) continue;
    const float* const power = b.floats + f * b.pitch + bands.start[band];
    const float* const weights = bands.weights + bands.offset[band];
    float sum = 0;
    for (int k = 0; k < bands.count[band]; k++) sum = fmaf(weights[k], power[k], sum);
    if (rule.decibels) {
      sum = 10 * log10f(fmaxf(sum, rule.amin)) - rule.decibelOffset;
      highest = fmaxf(highest, sum);
    }
    if (rule.cosines) {
      values[i] = sum;
    } else {
      out[band * b.row->columns + f] = sum;
    }
  }
  if (rule.maxima) {
    highest = warpMaximum(highest);
    if (threadIdx.x % 32 == 0) atomicMax(rule.maxima + b.row->item, ordered(highest));
  }
  if (!rule.cosines) return;
  __syncthreads();
  for (int i = threadIdx.x; i < rule.coefficients * b.capacity; i += blockDim.x) {
    const int f = i % b.capacity, c = i / b.capacity;
    if (f >= b.count) continue;
    const float* const basis = rule.cosines + c * bands.rows;
    float sum = 0;
    for (int from = 0; from < bands.rows;
         from += 32) {  // blocks of 32 on their own keep rounding errors small
      float part = 0;
      for (int band = from; band < min(bands.rows, from + 32); band++) {
        part = fmaf(basis[band], values[band * b.capacity + f], part);
      }
      sum += part;
    }
    out[c * b.row->columns + f] = sum;
  }
}

// A warp takes 3 rows of 2 frames, so that what it reads serves several sums: twelve classes of eight frames
// are two rounds of eight warps. `values` has room for [rows][capacity].
MELISMA_OUT_OF_LINE __device__ void storeFolded(const BlockFrames& b, const SpectralRule& rule, int bins,
                                                float* values) {
  constexpr int tileRows = 3, tileFrames = 2;
  const int lane = threadIdx.x % 32, warps = blockDim.x / 32, rows = rule.bands.rows;
  const int across = (b.count + tileFrames - 1) / tileFrames, down = (rows + tileRows - 1) / tileRows;
  const float* const filters = rule.bands.weights + b.row->item * rule.weightsPerItem;
  for (int i = threadIdx.x / 32; i < across * down; i += warps) {
    const int firstFrame = i % across * tileFrames, firstRow = i / across * tileRows;
    const float *powers[tileFrames], *weights[tileRows];
    for (int f = 0; f < tileFrames; f++) powers[f] = b.floats + min(firstFrame + f, b.count - 1) * b.pitch;
    for (int r = 0; r < tileRows; r++) weights[r] = filters + min(firstRow + r, rows - 1) * bins;
    float sums[tileRows][tileFrames] = {};
    for (int k = lane; k < bins; k += 32) {
#pragma unroll
      for (int r = 0; r < tileRows; r++) {
        const float weight = weights[r][k];
#pragma unroll
        for (int f = 0; f < tileFrames; f++) sums[r][f] = fmaf(weight, powers[f][k], sums[r][f]);
      }
    }
#pragma unroll
    for (int r = 0; r < tileRows; r++) {
#pragma unroll
      for (int f = 0; f < tileFrames; f++) {
        const float sum = warpSum(sums[r][f]);
        const bool within = firstRow + r < rows && firstFrame + f < b.count;
        if (lane == 0 && within) values[(firstRow + r) * b.capacity + firstFrame + f] = sum;
      }
    }
  }
  __syncthreads();
  float* const out = static_cast<float*>(b.out) + b.first;
  for (int f = threadIdx.x; f < b.count; f += blockDim.x) {
    const float divisor =
        vectorDivisor(rule.norm, rule.bands.rows, [=](int row) { return values[row * b.capacity + f]; });
    for (int row = 0; row < rule.bands.rows; row++) {
      out[row * b.row->columns + f] = values[row * b.capacity + f] / divisor;
    }
  }
}

// Whisper's last step, by the last block of a row to arrive.
MELISMA_OUT_OF_LINE __device__ void settleByLast(const BlockFrames& b, const SpectralRule& rule,
                                                 unsigned blocks) {
  __shared__ bool last;
  __threadfence();
  __syncthreads();
  if (threadIdx.x == 0) last = atomicAdd(rule.arrivals + b.row->item, 1u) == blocks - 1;
  __syncthreads();
  if (!last) return;
  __threadfence();
  constexpr float silence = -100;
  float highest = fromOrdered(atomicMax(rule.maxima + b.row->item, 0u));
  const FrameRow& row = *b.row;
  if (row.frames < row.columns) highest = fmaxf(highest, silence);
  const float floor = highest - 80;
  float* const out = static_cast<float*>(b.out);
  for (int band = 0; band < rule.bands.rows; band++) {
    float* const values = out + band * row.columns;
    for (int64_t f = threadIdx.x; f < row.columns; f += blockDim.x) {
      values[f] = (fmaxf(f < row.frames ? __ldcg(values + f) : silence, floor) + 40) * 0.025f;
    }
  }
}

}  // namespace melisma::cuda
