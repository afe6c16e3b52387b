// Numbers of one frame, by a warp, from its row in shared memory or from its samples.
#pragma once

#include "cuda/sample_sums.cuh"
#include "cuda/spectral_epilogue.cuh"
#include "dsp/tone_peak.hpp"

namespace melisma::cuda {

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

// A thread per frame. The first bin at which the running sum reaches the share. As numpy does, so that the
// same bin crosses, sums are one bin after another in float32: additions that wait for each other, 4 clocks
// each, but one warp's for all frames of a block. Sums are remembered every 32 bins in `values`, which has
// room for [runs][capacity]; they do not fall, so that the crossing is looked for in one run alone.
MELISMA_OUT_OF_LINE __device__ void storeRolloff(const BlockFrames& b, const SpectralRule& rule, int bins,
                                                 float* values) {
  const int f = static_cast<int>(threadIdx.x), runs = rule.valueRows(bins);
  if (f >= b.count) return;
  const float* const x = b.floats + f * b.pitch;
  float running = 0;
  for (int run = 0; run < runs; run++) {
    values[run * b.capacity + f] = running;
    float next[rolloffRun];  // all under way before the first is added
#pragma unroll
    for (int i = 0; i < rolloffRun; i++) {
      const int k = run * rolloffRun + i;
      next[i] = k < bins ? x[k] : 0;
    }
#pragma unroll
    for (int i = 0; i < rolloffRun; i++) running += next[i];
  }
  const float threshold = running * rule.share;
  int last = 0;  // of the runs that begin below the threshold
  for (int run = 1; run < runs; run++) {
    if (values[run * b.capacity + f] < threshold) last = run;
  }
  running = values[last * b.capacity + f];
  int below = last * rolloffRun;
  while (below < bins && (running += x[below]) < threshold) below++;
  static_cast<float*>(b.out)[b.first + f] = static_cast<float>(below) * rule.binWidth;
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

// The mean of the n largest values of a band (flip 0), or smallest (flip ~0): values are not negative, so
// that their bits are in their order. n times the next in turn, equal ones by their place.
__device__ inline double extremeMean(const float* x, const ContrastBand& band, unsigned flip, int lane) {
  uint64_t before = ~uint64_t{0};
  double sum = 0;
  for (int i = 0; i < band.n; i++) {
    uint64_t best = 0;
    for (int k = lane; k < band.count; k += 32) {
      const uint64_t key = static_cast<uint64_t>(__float_as_uint(x[band.first + k]) ^ flip) << 32 |
                           (0xffffffffu - static_cast<unsigned>(k));
      if (key < before && key > best) best = key;
    }
    best = warpMaximum(best);
    sum += __uint_as_float(static_cast<unsigned>(best >> 32) ^ flip);
    before = best;
  }
  return sum / band.n;
}

// A warp per frame and band.
MELISMA_OUT_OF_LINE __device__ void storeContrast(const BlockFrames& b, const SpectralRule& rule) {
  const int lane = threadIdx.x % 32, warps = blockDim.x / 32;
  float highestPeak = -3.4e38f, highestValley = -3.4e38f;
  for (int i = threadIdx.x / 32; i < rule.bands.rows * b.count; i += warps) {
    const int f = i % b.count, row = i / b.count;
    const float* const x = b.floats + f * b.pitch;
    float peak = static_cast<float>(extremeMean(x, rule.contrastBands[row], 0, lane));
    float valley = static_cast<float>(extremeMean(x, rule.contrastBands[row], 0xffffffffu, lane));
    const int64_t at = row * b.row->columns + b.first + f;
    if (rule.decibels) {
      peak = 10 * log10f(fmaxf(peak, rule.amin));
      valley = 10 * log10f(fmaxf(valley, rule.amin));
      highestPeak = fmaxf(highestPeak, peak);
      highestValley = fmaxf(highestValley, valley);
      if (lane == 0) b.valleys[at] = valley;
    } else {
      peak -= valley;
    }
    if (lane == 0) static_cast<float*>(b.out)[at] = peak;
  }
  if (!rule.decibels || lane > 0) return;
  atomicMax(rule.maxima + 2 * b.row->item, ordered(highestPeak));
  atomicMax(rule.maxima + 2 * b.row->item + 1, ordered(highestValley));
}

// A warp per frame, a lane per slot.
MELISMA_OUT_OF_LINE __device__ void storePeaks(const BlockFrames& b, const TonePeaks& rule, int bins) {
  const int lane = threadIdx.x % 32, warps = blockDim.x / 32, slots = (rule.to - rule.from + 1) / 2;
  for (int f = threadIdx.x / 32; f < b.count; f += warps) {
    const float* const x = b.floats + f * b.pitch;
    float most = 0;
    for (int k = lane; k < bins; k += 32) most = fmaxf(most, x[k]);
    const float least = rule.threshold * warpMaximum(most);
    dsp::TonePeak* const out = static_cast<dsp::TonePeak*>(b.out) + (b.first + f) * slots;
    for (int slot = lane; slot < slots; slot += 32) {
      dsp::TonePeak peak{0, 0};
      const int begin = rule.from + 2 * slot;
      for (int k = begin; k < min(begin + 2, rule.to); k++) {
        const float before = x[k - 1], at = x[k], after = k + 1 < bins ? x[k + 1] : at;
        if (at > least && at > before && at >= after) {
          peak = dsp::interpolatedPeak(before, at, after, k, k + 1 == bins, rule.width);
        }
      }
      out[slot] = peak;
    }
  }
}

// A warp per frame.
MELISMA_OUT_OF_LINE __device__ void storeMeasure(const BlockFrames& b, const SpectralRule& rule, int bins) {
  const int lane = threadIdx.x % 32, warps = blockDim.x / 32;
  for (int f = threadIdx.x / 32; f < b.count; f += warps) {
    const float* const x = b.floats + f * b.pitch;
    double total;
    float value = 0;
    switch (rule.result) {
      case SpectralResult::centroid:
        value = frameCentroid(x, bins, rule.binWidth, lane, &total);
        break;
      case SpectralResult::bandwidth:
        value = frameBandwidth(x, bins, rule, lane);
        break;
      case SpectralResult::flatness:
        value = frameFlatness(x, bins, rule.amin, lane);
        break;
      default: {
        const bool crossings = rule.result == SpectralResult::crossings;
        const int64_t start = b.start + f * b.hop;
        value = frameMean(frameSum(*b.row, start, b.nFft, rule.padMode, crossings, lane), b.nFft, crossings);
      }
    }
    if (lane == 0) static_cast<float*>(b.out)[b.first + f] = value;
  }
}

}  // namespace melisma::cuda
