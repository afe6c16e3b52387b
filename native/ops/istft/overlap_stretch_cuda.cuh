// What every kernel of the inverse short-time transform does around its transform: which stretch of samples a
// block owns, and the sums of the frames that reach into it.
#pragma once

#include "cuda/frames.hpp"
#include "ops/istft/inverse_columns_cuda.cuh"

namespace melisma {

// What a block works on: hops from `begin` of a part of a row.
struct Stretch {
  InverseRow row;
  int part;
  int64_t begin;
};
__device__ __forceinline__ Stretch stretchOf(const InverseLaunch& p, unsigned block) {
  const InverseRow& row = cuda::rowOfBlock(p.rows, p.rowCount, block);
  const int own = static_cast<int>(block - row.firstBlock);
  return {row, own % p.parts, p.firstHop + static_cast<int64_t>(own / p.parts) * p.stretch};
}

// One over the sum of the squared windows at sample n of a hop, in the order of frames; 0 where none reaches.
__device__ __forceinline__ float overlapGain(const InverseLaunch& p, int64_t counted, int64_t hop, int n) {
  if (n >= p.nFft) return 0;
  if (hop >= p.overlap - 1 && hop < counted) return p.gains[n];
  const int64_t first = hop >= p.overlap ? hop - (p.overlap - 1) : 0;
  float sum = 0;
  for (int64_t f = first; f <= hop && f < counted; f++) {
    const int64_t at = n + (hop - f) * p.hop;
    if (at < p.nFft) sum += p.squares[at];
  }
  return sum > 1.17549435e-38f ? 1 / sum : 0.0f;
}

// `sum` and, in their order, the frames of the round that reach to sample n of hop h of the round. Frames are
// `pitch` floats apart.
__device__ __forceinline__ float overlapSum(const InverseLaunch& p, const float* frames, int pitch, int count,
                                            int h, int n, float sum) {
  int f = h - (p.overlap - 1);
  if (f < 0) f = 0;
  for (; f <= h && f < count; f++) {
    const int at = n + (h - f) * p.hop;
    if (at < p.nFft) sum += frames[f * pitch + at];
  }
  return sum;
}

// Rounds of `capacity` frames: columns into `rooms`, transform(count) to leave `count` windowed frames there
// as floats, sums. What frames have beyond the hops of their round waits in `carry` as a ring, so that each
// sample is the sum of its frames in their order wherever blocks and rounds begin.
template <class Transform>
__device__ __forceinline__ void inverseStretch(const InverseLaunch& p, const Complex<float>* split,
                                               Complex<float>* rooms, int pitch, float* carry,
                                               Transform transform) {
  __shared__ Stretch own;  // kept here, not in registers, which the transform needs
  const int thread = static_cast<int>(threadIdx.x), threads = static_cast<int>(blockDim.x);
  if (thread == 0) own = stretchOf(p, blockIdx.x);
  const int carried = p.carried(), before = p.overlap - 1;
  const float* const frames = reinterpret_cast<const float*>(rooms);
  for (int i = thread; i < carried; i += threads) carry[i] = 0;
  int ring = 0;  // where the carry of the round begins
  const auto place = [=, &ring](int i) { return ring + i < carried ? ring + i : ring + i - carried; };
  __syncthreads();

  // Rounds by the hop that they begin with, from the first of the stretch.
  for (int round = static_cast<int>(own.begin < before ? -own.begin : -before);
       round < p.stretch && (own.begin + round) * p.hop - p.padding < own.row.length; round += p.capacity) {
    const int64_t first = own.begin + round, left = own.row.used - first;
    const int count = static_cast<int>(left < 0 ? 0 : left < p.capacity ? left : p.capacity);
    if (count > 0) {
      const Columns columns{rooms, pitch, p.capacity, count, p.nFft, split};
      if (own.row.medians[0]) {
        stageColumns(columns, MaskedLoad(own.row, own.part, p.masks, first));
      } else {
        stageColumns(columns, PlainLoad(own.row, first));
      }
      __syncthreads();
      transform(count);
    }
    __syncthreads();
    const int hops = p.stretch - round < p.capacity ? p.stretch - round : p.capacity;
    const int64_t start = first * p.hop - p.padding, samples = own.row.length - start;
    const int64_t most = static_cast<int64_t>(hops) * p.hop, whole = most < samples ? most : samples;
    float* const out = own.row.outs[own.part];
    Walk walk(thread, threads, p.hop);
    for (int64_t i = thread; i < whole; i += threads, walk.advance()) {
      if (round + walk.major < 0 || start + i < 0) continue;
      float sum = i < carried ? carry[place(static_cast<int>(i))] : 0.0f;
      sum = overlapSum(p, frames, 2 * pitch, count, walk.major, walk.minor, sum);
      out[start + i] = sum * overlapGain(p, own.row.counted, first + walk.major, walk.minor);
    }
    if (carried > 0 && round + p.capacity < p.stretch) {
      __syncthreads();  // the carry is read
      const int passed = p.capacity * p.hop, turned = (ring + passed) % carried;
      Walk beyond(passed + thread, threads, p.hop);
      for (int i = thread; i < carried; i += threads, beyond.advance()) {
        // Places of a ring: that of passed + i before the round is that of i after it.
        const int at = turned + i < carried ? turned + i : turned + i - carried;
        const float sum = passed + i < carried ? carry[at] : 0.0f;
        carry[at] = overlapSum(p, frames, 2 * pitch, count, beyond.major, beyond.minor, sum);
      }
      ring = turned;
    }
    __syncthreads();
  }
}

}  // namespace melisma
