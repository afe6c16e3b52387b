// resample on CUDA devices. Ratios of whole numbers are one polyphase filter (polyphase_cuda.cu); what is
// here runs the stages of the CPU's filter one after the other (dsp/resample_design.hpp), in one launch: real
// ratios, very long cycles, large reductions, and the first outputs of the others, where the stages are no
// single filter.
//
// A block owns 512 outputs of a channel, brings the samples that reach them into shared memory once (halo:
// half the filter's length on each side), and runs stage after stage there, a thread an output at a time.
// Each multiplication takes a sample from shared memory and a tap from L1, 8 bytes, so those bind at an
// eighth of the arithmetic's rate. Counted for 22.05 -> 19.001 kHz, a second of audio: 44.1 k outputs of 237
// taps and 19 k of 14, whose taps are polynomials of second order: 11.3 MFMA, 90 MB. Predicted on an H200
// (33.5 TB/s): 0.37 M x real time. Not measured.
#include <cmath>

#include "core/error.hpp"
#include "cuda/frames.hpp"
#include "cuda/launch.hpp"
#include "cuda/shared_memory.hpp"
#include "dsp/resample_positions.hpp"
#include "ops/resample/polyphase_cuda.hpp"
#include "ops/resample/resample.hpp"

namespace melisma {

namespace {

constexpr int threads = 256, mostStages = 12, row = simd::fractionalRow;
constexpr int64_t outputsPerBlock = 512;

struct Stage {
  dsp::StagePositions at;
  int interpolation = 0, phases = 1;
  const float* table = nullptr;  // taps, or rows of the phases
};

struct Chain {
  Stage stages[mostStages];
  int count;
  float divisor;
};

__device__ float filtered(const Stage& s, const float* in, int64_t inBegin, int64_t output) {
  const int64_t middle = output * s.at.down + s.at.centre;
  const int up = static_cast<int>(s.at.up), tapCount = static_cast<int>(s.at.tapCount);
  const float* x = in + (middle / up - inBegin);
  float sum = 0;
  for (int tap = static_cast<int>(middle % up); tap < tapCount; tap += up)
    sum = fmaf(s.table[tap], *x--, sum);
  return sum;
}

__device__ float interpolated(const Stage& s, const float* in, int64_t inBegin, int64_t output) {
  uint64_t part;
  const float* const x = in + (s.at.position(output, part) - s.at.before - inBegin);
  const int tapCount = static_cast<int>(s.at.tapCount);
  float sum = 0;
  if (s.at.exact) {
    const float* const taps = s.table + part * row;
    for (int k = 0; k < tapCount; k++) sum = fmaf(taps[k], x[k], sum);
    return sum;
  }
  const uint64_t scaled = part * static_cast<uint64_t>(s.phases);
  const float* const taps = s.table + (scaled >> 32) * static_cast<uint64_t>((s.interpolation + 1) * row);
  const float fraction = static_cast<float>(static_cast<uint32_t>(scaled)) * (1.0f / 4294967296.0f);
  for (int k = 0; k < tapCount; k++) {
    float tap = taps[s.interpolation * row + k];
    for (int order = s.interpolation - 1; order >= 0; order--)
      tap = fmaf(tap, fraction, taps[order * row + k]);
    sum = fmaf(tap, x[k], sum);
  }
  return sum;
}

// `room`: floats of each of the two buffers. Of a row, `frames` is the number of computed outputs, the other
// columns are 0.
__global__ void __launch_bounds__(threads) resampleRuns(cuda::FrameRows rows, const Chain chain, int room) {
  DYN_SHARED(float, buffers);
  const cuda::FrameRow& line = cuda::rowOfBlock(rows, blockIdx.x);
  const int64_t first = static_cast<int64_t>(blockIdx.x - line.firstBlock) * outputsPerBlock;
  const int64_t whole = first + outputsPerBlock < line.columns ? first + outputsPerBlock : line.columns;
  const int64_t end = whole < line.frames ? whole : line.frames;
  float* const out = static_cast<float*>(line.out);
  for (int64_t i = (end > first ? end : first) + threadIdx.x; i < whole; i += threads) out[i] = 0;
  if (end <= first) return;

  dsp::SampleRange ranges[mostStages + 1];
  ranges[chain.count] = {first, end};
  for (int i = chain.count; i-- > 0;) ranges[i] = chain.stages[i].at.inputs(ranges[i + 1]);
  float* in = buffers;
  float* next = buffers + room;
  for (int64_t i = ranges[0].begin + threadIdx.x; i < ranges[0].end; i += threads) {
    in[i - ranges[0].begin] = cuda::sampleAt(line, i, dsp::PadMode::constant);
  }
  for (int i = 0; i < chain.count; i++) {
    __syncthreads();
    const dsp::SampleRange to = ranges[i + 1];
    for (int64_t j = to.begin + threadIdx.x; j < to.end; j += threads) {
      const Stage& s = chain.stages[i];
      next[j - to.begin] = j < 0           ? 0
                           : s.at.isFilter ? filtered(s, in, ranges[i].begin, j)
                                           : interpolated(s, in, ranges[i].begin, j);
    }
    float* const done = next;
    next = in;
    in = done;
  }
  for (int64_t j = first + threadIdx.x; j < end; j += threads) out[j] = in[j - first] / chain.divisor;
}

class ResampleCudaPlan : public CudaPlan {
 public:
  explicit ResampleCudaPlan(const ResampleParams& params) : params_(params) {
    chain_.divisor =
        params.scale ? static_cast<float>(std::sqrt(params.targetSampleRate / params.sampleRate)) : 1.0f;
    const size_t sharedPerBlock = cuda::sharedPerBlock();
    if (params.sampleRate != params.targetSampleRate) {
      const dsp::ResampleDesign design = dsp::designResample(params.sampleRate / params.targetSampleRate);
      for (const dsp::FilterStage& filter : design.before) add(filter);
      if (design.fractional) add(*design.fractional);
      if (design.after) add(*design.after);
      polyphase_ = PolyphaseCuda::make(design, sharedPerBlock);
    }
    // Twice a block's widest stage at any alignment.
    int64_t widest = outputsPerBlock;
    for (const int64_t first : {int64_t{1} << 20, (int64_t{1} << 20) + 321}) {
      dsp::SampleRange range{first, first + outputsPerBlock};
      for (int i = chain_.count; i-- > 0;) {
        range = chain_.stages[i].at.inputs(range);
        widest = std::max(widest, range.end - range.begin);
      }
    }
    room_ = static_cast<int>(widest + 8 * (chain_.count + 1));
    checkRoom(sharedPerBlock);
  }
  bool readsInt16() const override { return true; }

  void run(const CudaBatch& batch, CudaStream& stream) const override {
    std::vector<cuda::FrameRow> rows;
    for (const CudaItem& item : batch) {
      const int64_t channels = item.inputSpec->shape[0], length = item.inputSpec->shape[1];
      const int64_t samples = (*item.outputSpecs)[0].shape[1];
      const int64_t computed = chain_.count > 0 ? std::min(samples, params_.computed(length)) : samples;
      const size_t sampleBytes = item.int16 ? sizeof(int16_t) : sizeof(float);
      for (int64_t c = 0; c < channels; c++) {
        rows.push_back({item.in<char>() + static_cast<size_t>(c * length) * sampleBytes, length, length,
                        computed, samples, item.out<float>() + c * samples, 0, 0, item.int16});
      }
    }
    if (polyphase_) {
      polyphase_->run(rows, chain_.divisor, stream);
      for (cuda::FrameRow& line : rows) {
        line.columns = std::min(line.columns, polyphase_->settled());
        line.frames = std::min(line.frames, line.columns);
      }
    }
    runStages(std::move(rows), stream);
  }

 private:
  void runStages(std::vector<cuda::FrameRow> rows, CudaStream& stream) const {
    unsigned blocks = 0;
    for (cuda::FrameRow& line : rows) {
      line.firstBlock = blocks;
      blocks += static_cast<unsigned>((line.columns + outputsPerBlock - 1) / outputsPerBlock);
    }
    const cuda::FrameRows table = cuda::uploadRows(rows, stream);
    cuda::launch("resample", resampleRuns, dim3(blocks), dim3(threads),
                 2 * sizeof(float) * static_cast<size_t>(room_), stream.handle(), table, chain_, room_);
  }
  Stage& next() {
    if (chain_.count == mostStages) {
      throw DeviceError("targetSampleRate: CUDA kernels lower a rate by at most 1024 times");
    }
    return chain_.stages[chain_.count++];
  }
  void add(const dsp::FilterStage& filter) {
    std::vector<float> taps;
    for (const double tap : filter.taps) taps.push_back(static_cast<float>(tap));
    tables_.emplace_back(taps);
    next() = {dsp::StagePositions::of(filter), 0, 1, tables_.back().data()};
  }
  void add(const dsp::FractionalStage& fractional) {
    tables_.emplace_back(dsp::fractionalRows(fractional));
    next() = {dsp::StagePositions::of(fractional), fractional.interpolation, fractional.phases,
              tables_.back().data()};
  }
  void checkRoom(size_t limit) const {
    const size_t needed = 2 * sizeof(float) * static_cast<size_t>(room_);
    if (needed <= limit) return;
    throw DeviceError("targetSampleRate: CUDA kernels keep the samples of 512 outputs in shared memory; " +
                      std::to_string(needed) + " bytes are needed, the device has " + std::to_string(limit));
  }

  ResampleParams params_;
  Chain chain_{};
  int room_ = 0;
  std::vector<cuda::DeviceArray<float>> tables_;
  std::unique_ptr<const PolyphaseCuda> polyphase_;  // null where the stages do all
};

const RegisterCuda<ResampleParams, ResampleCudaPlan> registered{"resample"};

}  // namespace

}  // namespace melisma
