// resample on CUDA devices, by the stages of the CPU's filter (dsp/resample_design.hpp): any ratio, one
// launch.
//
// A block owns 512 outputs of a channel, brings the samples that reach them into shared memory once (halo:
// half the filter's length on each side), and runs stage after stage there, a thread an output at a time.
// Counted for 44.1 -> 32 kHz: 2 x 88.2 k outputs a second of the low-pass at some 100 taps and 32 k of 12 to
// 16 taps make 9 MFMA a second of audio; each takes a sample from shared memory and a tap from L1, so that 8
// bytes a multiply-add of shared memory and L1 bind: 130 MB a second of audio, 0.26 M x real time predicted
// on an H200 (33.5 TB/s), 7 % of the floor of a direct polyphase filter in registers. Not measured.
#include <cmath>

#include "core/error.hpp"
#include "core/host_device.hpp"
#include "cuda/frames.hpp"
#include "cuda/launch.hpp"
#include "ops/resample/resample.hpp"

namespace melisma {

namespace {

constexpr int threads = 256, mostStages = 12, row = simd::fractionalRow;
constexpr int64_t outputsPerBlock = 512;

struct Stage {
  int isFilter, interpolation, phases, tapCount;
  int64_t up, down, centre;       // of a filter; exact positions are (start + j down) / up
  int64_t startWhole, stepWhole;  // of other positions
  uint64_t startPart, stepPart;   // in units of 2^-32
  int exact, before;
  const float* table;  // taps, or rows of the phases
};

struct Chain {
  Stage stages[mostStages];
  int count;
  float divisor;
};

struct Range {
  int64_t begin, end;
};

MELISMA_HOST_DEVICE inline int64_t floorDivide(int64_t a, int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

// Whole input samples; `part` in units of 1 / up or 2^-32.
MELISMA_HOST_DEVICE inline int64_t positionOf(const Stage& s, int64_t output, uint64_t& part) {
  if (s.exact) {
    const int64_t at = s.startWhole + output * s.down;
    part = static_cast<uint64_t>(at % s.up);
    return at / s.up;
  }
  const uint64_t sum = s.startPart + static_cast<uint64_t>(output) * s.stepPart;
  part = sum & 0xffffffffu;
  return s.startWhole + output * s.stepWhole + static_cast<int64_t>(sum >> 32);
}

// What a stage reads for its outputs; nothing is computed before time 0.
MELISMA_HOST_DEVICE inline Range inputsOf(const Stage& s, Range outputs) {
  const int64_t first = outputs.begin > 0 ? outputs.begin : 0, last = outputs.end > 1 ? outputs.end - 1 : 0;
  if (s.isFilter) {
    return {floorDivide(first * s.down + s.centre - s.tapCount, s.up) + 1,
            floorDivide(last * s.down + s.centre, s.up) + 1};
  }
  uint64_t part;
  return {positionOf(s, first, part) - s.before, positionOf(s, last, part) - s.before + s.tapCount};
}

__device__ float filtered(const Stage& s, const float* in, int64_t inBegin, int64_t output) {
  const int64_t at = output * s.down + s.centre;
  const int residue = static_cast<int>(at % s.up), up = static_cast<int>(s.up);
  const float* x = in + (at / s.up - inBegin);
  float sum = 0;
  for (int tap = residue; tap < s.tapCount; tap += up) sum = fmaf(s.table[tap], *x--, sum);
  return sum;
}

__device__ float interpolated(const Stage& s, const float* in, int64_t inBegin, int64_t output) {
  uint64_t part;
  const float* const x = in + (positionOf(s, output, part) - s.before - inBegin);
  float sum = 0;
  if (s.exact) {
    const float* const taps = s.table + part * row;
    for (int k = 0; k < s.tapCount; k++) sum = fmaf(taps[k], x[k], sum);
    return sum;
  }
  const uint64_t scaled = part * static_cast<uint64_t>(s.phases);
  const float* const taps = s.table + (scaled >> 32) * static_cast<uint64_t>((s.interpolation + 1) * row);
  const float fraction = static_cast<float>(static_cast<uint32_t>(scaled)) * (1.0f / 4294967296.0f);
  for (int k = 0; k < s.tapCount; k++) {
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

  Range ranges[mostStages + 1];
  ranges[chain.count] = {first, end};
  for (int i = chain.count; i-- > 0;) ranges[i] = inputsOf(chain.stages[i], ranges[i + 1]);
  float* in = buffers;
  float* next = buffers + room;
  for (int64_t i = ranges[0].begin + threadIdx.x; i < ranges[0].end; i += threads) {
    in[i - ranges[0].begin] = cuda::sampleAt(line, i, dsp::PadMode::constant);
  }
  for (int i = 0; i < chain.count; i++) {
    __syncthreads();
    const Range to = ranges[i + 1];
    for (int64_t j = to.begin + threadIdx.x; j < to.end; j += threads) {
      const Stage& s = chain.stages[i];
      next[j - to.begin] = j < 0        ? 0
                           : s.isFilter ? filtered(s, in, ranges[i].begin, j)
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
    if (params.sampleRate != params.targetSampleRate) {
      const dsp::ResampleDesign design = dsp::designResample(params.sampleRate / params.targetSampleRate);
      for (const dsp::FilterStage& filter : design.before) add(filter);
      if (design.fractional) add(*design.fractional);
      if (design.after) add(*design.after);
    }
    // Twice a block's widest stage at any alignment.
    int64_t widest = outputsPerBlock;
    for (const int64_t first : {int64_t{1} << 20, (int64_t{1} << 20) + 321}) {
      Range range{first, first + outputsPerBlock};
      for (int i = chain_.count; i-- > 0;) {
        range = inputsOf(chain_.stages[i], range);
        widest = std::max(widest, range.end - range.begin);
      }
    }
    room_ = static_cast<int>(widest + 8 * (chain_.count + 1));
    checkRoom();
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
    unsigned blocks = 0;
    for (cuda::FrameRow& line : rows) {
      line.firstBlock = blocks;
      blocks += static_cast<unsigned>((line.columns + outputsPerBlock - 1) / outputsPerBlock);
    }
    const cuda::FrameRows table{stream.upload(rows), static_cast<int>(rows.size())};
    cuda::launch("resample", resampleRuns, dim3(blocks), dim3(threads),
                 2 * sizeof(float) * static_cast<size_t>(room_), stream.handle(), table, chain_, room_);
  }

 private:
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
    Stage& stage = next();
    stage = {};
    stage.isFilter = 1;
    stage.tapCount = static_cast<int>(taps.size());
    stage.up = filter.up;
    stage.down = filter.down;
    stage.centre = filter.centre();
    stage.table = tables_.back().data();
  }
  void add(const dsp::FractionalStage& fractional) {
    tables_.emplace_back(dsp::fractionalRows(fractional));
    Stage& stage = next();
    stage = {};
    stage.exact = fractional.exact;
    stage.interpolation = fractional.interpolation;
    stage.phases = fractional.phases;
    stage.tapCount = fractional.taps;
    stage.before = fractional.before();
    stage.up = fractional.up;
    stage.down = fractional.down;
    stage.startWhole = fractional.exact ? fractional.start : fractional.start >> 32;
    stage.startPart = fractional.exact ? 0 : static_cast<uint64_t>(fractional.start) & 0xffffffffu;
    stage.stepWhole = static_cast<int64_t>(fractional.step32 >> 32);
    stage.stepPart = fractional.step32 & 0xffffffffu;
    stage.table = tables_.back().data();
  }
  void checkRoom() const {
    int device = 0, limit = 0;
    cuda::check(cudaGetDevice(&device), "the current device");
    cuda::check(cudaDeviceGetAttribute(&limit, cudaDevAttrMaxSharedMemoryPerBlockOptin, device),
                "shared memory of the device");
    const size_t needed = 2 * sizeof(float) * static_cast<size_t>(room_);
    if (needed <= static_cast<size_t>(limit)) return;
    throw DeviceError("targetSampleRate: CUDA kernels keep the samples of 512 outputs in shared memory; " +
                      std::to_string(needed) + " bytes are needed, the device has " + std::to_string(limit));
  }

  ResampleParams params_;
  Chain chain_{};
  int room_ = 0;
  std::vector<cuda::DeviceArray<float>> tables_;
};

const RegisterCuda<ResampleParams, ResampleCudaPlan> registered{"resample"};

}  // namespace

}  // namespace melisma
