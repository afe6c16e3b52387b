// What a block makes of the spectra of its frames. Frame f lies at rooms + f * pitch, in floats or complex
// values of the transform.
#pragma once

#include "cuda/spectra.hpp"

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

__device__ __forceinline__ float warpSum(float value) {
  for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(0xffffffffu, value, step);
  return value;
}
__device__ __forceinline__ double warpSum(double value) {
  for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(0xffffffffu, value, step);
  return value;
}
__device__ __forceinline__ float warpMaximum(float value) {
  for (int step = 16; step > 0; step /= 2) value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, step));
  return value;
}

// The frames of a block.
struct BlockFrames {
  const FrameRow* row;
  int64_t first;
  int count, capacity;  // frames, and how many a full block has
  const float* floats;  // frame f at floats + f * pitch
  int pitch;
};

// Frames run fastest over threads: neighbours write neighbouring columns, and read rooms in different banks.
template <class T>
__device__ void storeComplex(const BlockFrames& b, const Complex<T>* spectra, int pitch, int bins) {
  Complex<float>* const out = static_cast<Complex<float>*>(b.row->out) + b.first;
  for (int i = threadIdx.x; i < bins * b.capacity; i += blockDim.x) {
    const int f = i % b.capacity, k = i / b.capacity;
    if (f >= b.count) continue;
    const Complex<T> x = spectra[f * pitch + k];
    out[k * b.row->columns + f] = {static_cast<float>(x.re), static_cast<float>(x.im)};
  }
}

__device__ inline void storeRaised(const BlockFrames& b, int bins) {
  float* const out = static_cast<float*>(b.row->out) + b.first;
  for (int i = threadIdx.x; i < bins * b.capacity; i += blockDim.x) {
    const int f = i % b.capacity, k = i / b.capacity;
    if (f < b.count) out[k * b.row->columns + f] = b.floats[f * b.pitch + k];
  }
}

// `values` has room for [bands][capacity] when a cosine transform follows.
__device__ inline void storeBands(const BlockFrames& b, const SpectralRule& rule, float* values) {
  const BandRows& bands = rule.bands;
  float* const out = static_cast<float*>(b.row->out) + b.first;
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

// A warp per row and frame; `values` has room for [rows][capacity].
__device__ inline void storeFolded(const BlockFrames& b, const SpectralRule& rule, int bins, float* values) {
  const int lane = threadIdx.x % 32, warps = blockDim.x / 32;
  for (int i = threadIdx.x / 32; i < rule.bands.rows * b.count; i += warps) {
    const int f = i % b.count, row = i / b.count;
    const float* const power = b.floats + f * b.pitch;
    const float* const weights = rule.bands.weights + row * bins;
    float sum = 0;
    for (int k = lane; k < bins; k += 32) sum = fmaf(weights[k], power[k], sum);
    sum = warpSum(sum);
    if (lane == 0) values[row * b.capacity + f] = sum;
  }
  __syncthreads();
  float* const out = static_cast<float*>(b.row->out) + b.first;
  for (int f = threadIdx.x; f < b.count; f += blockDim.x) {
    float most = 0;
    for (int row = 0; row < rule.bands.rows; row++) most = fmaxf(most, fabsf(values[row * b.capacity + f]));
    float length = most;
    if (rule.norm == FoldNorm::l1 || rule.norm == FoldNorm::l2) {
      // Relative to the largest, so that squares neither overflow nor vanish.
      const float scale = most > 0 ? most : 1;
      float sum = 0;
      for (int row = 0; row < rule.bands.rows; row++) {
        const float x = fabsf(values[row * b.capacity + f]) / scale;
        sum += rule.norm == FoldNorm::l1 ? x : x * x;
      }
      length = most * (rule.norm == FoldNorm::l1 ? sum : sqrtf(sum));
    }
    const float divisor = rule.norm == FoldNorm::none || length < 1.17549435e-38f ? 1 : length;
    for (int row = 0; row < rule.bands.rows; row++) {
      out[row * b.row->columns + f] = values[row * b.capacity + f] / divisor;
    }
  }
}

__device__ inline float frameCentroid(const float* x, int bins, float width, int lane, double* total) {
  double moment = 0, sum = 0;
  for (int k = lane; k < bins; k += 32) {
    moment += static_cast<double>(x[k]) * k;
    sum += x[k];
  }
  moment = warpSum(moment);
  *total = warpSum(sum);
  return *total > 0 ? static_cast<float>(moment / *total * width) : 0.0f;
}

__device__ inline float frameBandwidth(const float* x, int bins, const SpectralRule& rule, int lane) {
  double total;
  const float centroid = frameCentroid(x, bins, rule.binWidth, lane, &total);
  double spread = 0;
  for (int k = lane; k < bins; k += 32) {
    const double off = fabs(static_cast<double>(k) * rule.binWidth - centroid);
    spread += x[k] * (rule.order == 2 ? off * off : rule.order == 1 ? off : pow(off, rule.order));
  }
  spread = warpSum(spread);
  if (rule.normalised) spread = total > 0 ? spread / total : 0;
  return static_cast<float>(rule.order == 2   ? sqrt(spread)
                            : rule.order == 1 ? spread
                                              : pow(spread, 1 / rule.order));
}

// The first bin at which the running sum reaches the share: a lane sums a run of bins, a scan adds the runs.
__device__ inline float frameRolloff(const float* x, int bins, const SpectralRule& rule, int lane) {
  const int run = (bins + 31) / 32, from = lane * run, to = min(bins, from + run);
  double own = 0;
  for (int k = from; k < to; k++) own += x[k];
  double before = 0, total = 0;
  for (int other = 0; other < 32; other++) {
    const double theirs = __shfl_sync(0xffffffffu, own, other);
    if (other < lane) before += theirs;
    total += theirs;
  }
  const double threshold = static_cast<double>(rule.share) * total;
  int at = bins - 1;
  double sum = before;
  for (int k = from; k < to; k++) {
    sum += x[k];
    if (sum >= threshold) {
      at = k;
      break;
    }
  }
  for (int step = 16; step > 0; step /= 2) at = min(at, __shfl_xor_sync(0xffffffffu, at, step));
  return static_cast<float>(at) * rule.binWidth;
}

__device__ inline float frameFlatness(const float* x, int bins, float amin, int lane) {
  double logs = 0, sum = 0;
  for (int k = lane; k < bins; k += 32) {
    const float value = fmaxf(x[k], amin);
    logs += logf(value);
    sum += value;
  }
  logs = warpSum(logs);
  sum = warpSum(sum);
  return static_cast<float>(exp(logs / bins) / (sum / bins));
}

// A warp per frame.
__device__ inline void storeMeasure(const BlockFrames& b, const SpectralRule& rule, int bins) {
  const int lane = threadIdx.x % 32, warps = blockDim.x / 32;
  for (int f = threadIdx.x / 32; f < b.count; f += warps) {
    const float* const x = b.floats + f * b.pitch;
    double total;
    const float value = rule.result == SpectralResult::centroid
                            ? frameCentroid(x, bins, rule.binWidth, lane, &total)
                        : rule.result == SpectralResult::bandwidth ? frameBandwidth(x, bins, rule, lane)
                        : rule.result == SpectralResult::rolloff   ? frameRolloff(x, bins, rule, lane)
                                                                   : frameFlatness(x, bins, rule.amin, lane);
    if (lane == 0) static_cast<float*>(b.row->out)[b.first + f] = value;
  }
}

// Whisper's last step, by the last block of a row to arrive.
__device__ inline void settleByLast(const BlockFrames& b, const SpectralRule& rule, unsigned blocks) {
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
  float* const out = static_cast<float*>(row.out);
  for (int band = 0; band < rule.bands.rows; band++) {
    float* const values = out + band * row.columns;
    for (int64_t f = threadIdx.x; f < row.columns; f += blockDim.x) {
      values[f] = (fmaxf(f < row.frames ? __ldcg(values + f) : silence, floor) + 40) * 0.025f;
    }
  }
}

}  // namespace melisma::cuda
