// A 2:1 decimator: y[j] = sum_k h[k] x[2 j - c + k] / divisor.
//
// A block owns 1024 outputs of a row and brings their 2048 + 383 samples into shared memory once, even and
// odd ones apart; a thread owns 8 outputs in a row. For 8 taps of one half it has 15 samples in registers, of
// which the next 8 taps need 7 again: 64 FMA for 8 samples and two broadcasts of 4 taps from shared memory. A
// slot is left out after every 8th, so that the threads of a warp, 9 slots apart, read from all banks. FMA
// then takes 16 clocks of a multiprocessor where shared memory takes 10.
//
// Counted: 383 taps an output. All levels together have as many outputs as the input has samples: 8.4 MFMA
// for a second of 22.05 kHz, 12 bytes of device memory a sample. Arithmetic binds: 0.25 us on an H200 (132 x
// 128 FMA a clock, 1.98 GHz), 4 M x real time; predicted half of that, since levels of single clips have few
// blocks. To make several levels in a launch would spare 8 bytes a sample and add 191 (2^levels - 1) samples
// of halo on each side: the bytes do not bind. Not measured on a GPU.
// nvcc 13.0: 57 registers on sm_75, 40 on sm_90 and sm_120, no spills.
#include "ops/cqt/reduction_cuda.hpp"

#include <algorithm>
#include <cmath>

#include "core/host_device.hpp"
#include "cuda/launch.hpp"
#include "dsp/resample_design.hpp"

namespace melisma {

namespace {

constexpr int threads = 128, perThread = 8, outputsPerBlock = threads * perThread;

// Where sample i of one half lies; runs of threads are 9 slots apart.
MELISMA_HOST_DEVICE constexpr int slot(int i) { return i + i / perThread; }

__global__ void __launch_bounds__(threads)
    halve(const cuda::FrameRows rows, const float* taps, int groups, int64_t centre, float divisor) {
  DYN_SHARED(float, shared);
  const int tapCount = 2 * perThread * groups, perHalf = perThread * (threads + groups);
  float* const samples = shared + tapCount;  // behind [2][perThread * groups] taps
  const cuda::FrameRow& row = cuda::rowOfBlock(rows, blockIdx.x);
  const int64_t first = static_cast<int64_t>(blockIdx.x - row.firstBlock) * outputsPerBlock;
  for (int i = threadIdx.x; i < tapCount; i += threads) shared[i] = taps[i];
  for (int i = threadIdx.x; i < 2 * perHalf; i += threads) {
    samples[i % 2 * slot(perHalf) + slot(i / 2)] =
        cuda::sampleAt(row, 2 * first - centre + i, dsp::PadMode::constant);
  }
  __syncthreads();
  float sums[perThread] = {}, part[perThread] = {};
  for (int half = 0; half < 2; half++) {
    const float* x = samples + half * slot(perHalf) + (perThread + 1) * static_cast<int>(threadIdx.x);
    const float* const h = shared + half * perThread * groups;
    float window[2 * perThread];
#pragma unroll
    for (int i = 0; i < perThread; i++) window[i] = x[i];
#pragma unroll 4
    for (int g = 0; g < groups; g++) {
      x += perThread + 1;
#pragma unroll
      for (int i = 0; i < perThread; i++) window[perThread + i] = x[i];
#pragma unroll
      for (int tap = 0; tap < perThread; tap++) {
        const float weight = h[perThread * g + tap];
#pragma unroll
        for (int j = 0; j < perThread; j++) part[j] = fmaf(weight, window[tap + j], part[j]);
      }
#pragma unroll
      for (int i = 0; i < perThread; i++) window[i] = window[perThread + i];
      if (g % 4 != 3 && g + 1 < groups) continue;
#pragma unroll
      for (int j = 0; j < perThread; j++) {  // blocks of 32 on their own keep rounding errors small
        sums[j] += part[j];
        part[j] = 0;
      }
    }
  }
  const int64_t at = first + perThread * static_cast<int>(threadIdx.x);
  float* const out = static_cast<float*>(row.out) + at;
#pragma unroll
  for (int j = 0; j < perThread; j++) {
    if (at + j < row.columns) out[j] = at + j < row.frames ? sums[j] / divisor : 0;
  }
}

// Rows begin at whole sectors of memory.
int64_t pitchOf(int64_t samples) { return (samples + 15) / 16 * 16; }

}  // namespace

ReductionCuda::ReductionCuda(int halvings) : params_(ConstantQParams::reduction(int64_t{1} << halvings)) {
  const dsp::ResampleDesign design = dsp::designResample(params_.sampleRate);
  for (const dsp::FilterStage& filter : design.before) {
    const size_t count = filter.taps.size(), groups = (count / 2 + perThread) / perThread;
    std::vector<float> taps(2 * perThread * groups, 0.0f);
    for (size_t k = 0; k < count; k++) {
      taps[k % 2 * perThread * groups + k / 2] = static_cast<float>(filter.taps[k]);
    }
    stages_.push_back({cuda::DeviceArray<float>(taps), static_cast<int>(groups), filter.centre(), 1});
  }
  stages_.back().divisor = static_cast<float>(std::sqrt(params_.targetSampleRate / params_.sampleRate));
}

ReductionCuda::Lengths ReductionCuda::after(size_t i, int64_t from, int64_t length) const {
  if (i + 1 == stages_.size()) {
    return {std::min(params_.computed(length), params_.samples(length)), params_.samples(length)};
  }
  // Until the filter has rung out.
  const int64_t all = from > 0 ? (from - 1 + stages_[i].centre) / 2 + 1 : 0;
  return {all, all};
}

size_t ReductionCuda::scratchBytes(int64_t channels, int64_t length) const {
  size_t bytes = 0;
  int64_t from = length;
  for (size_t i = 0; i < stages_.size(); i++) {
    from = after(i, from, length).samples;
    bytes += static_cast<size_t>(channels * pitchOf(from)) * sizeof(float) + 256;
  }
  return bytes;
}

std::vector<cuda::FrameRow> ReductionCuda::run(const std::vector<cuda::FrameRow>& rows,
                                               CudaStream& stream) const {
  std::vector<cuda::FrameRow> from = rows;
  for (size_t i = 0; i < stages_.size(); i++) {
    const Stage& stage = stages_[i];
    int64_t size = 0;
    for (size_t r = 0; r < rows.size(); r++) {
      const Lengths lengths = after(i, from[r].length, rows[r].length);
      from[r].frames = lengths.computed;
      from[r].columns = lengths.samples;
      size += pitchOf(lengths.samples);
    }
    float* to = stream.scratch<float>(static_cast<size_t>(size));
    unsigned blocks = 0;
    for (cuda::FrameRow& row : from) {
      row.extent = row.length;
      row.firstBlock = blocks;
      row.out = to;
      to += pitchOf(row.columns);
      blocks += static_cast<unsigned>((row.columns + outputsPerBlock - 1) / outputsPerBlock);
    }
    const size_t floats = static_cast<size_t>(2 * perThread * stage.groups) +
                          2 * static_cast<size_t>(slot(perThread * (threads + stage.groups)));
    const cuda::FrameRows table = cuda::uploadRows(from, stream);
    cuda::launch("half the rate", halve, dim3(blocks), dim3(threads), floats * sizeof(float), stream.handle(),
                 table, stage.taps.data(), stage.groups, stage.centre, stage.divisor);
    for (cuda::FrameRow& row : from) {
      row.samples = row.out;
      row.length = row.extent = row.columns;
      row.int16 = 0;
    }
  }
  return from;
}

}  // namespace melisma
