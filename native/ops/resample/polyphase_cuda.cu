// resample at a ratio of whole numbers: all stages of the filter as one, a product of matrices.
//
// A block owns 32, 64 or 128 cycles of a channel (of `down` samples and `up` outputs: 441 and 320 for 44.1 ->
// 32 kHz) and brings their samples into shared memory once, as float32. A warp owns a group of 16 outputs of
// each cycle, a lane the cycles lane, lane + 32, ...: up to 4 x 16 sums in registers. For each step along the
// filter it reads 16 taps, the same for the whole warp (four 16-byte loads through L1, from a table that
// stays in L2), and one sample a cycle. Lanes are an odd number of words apart, so that no bank serves two of
// them. The 16 outputs share a window of samples as long as their taps and their distance: zeros are
// multiplied at both ends.
//
// Counted for 44.1 -> 32 kHz, a second of audio: 32,000 outputs of 286 taps, with the zeros 309: 9.9 MFMA.
// For 64 of them a thread makes 4 loads of 16 bytes and 4 of 4: with the uniform ones as one access each, 8
// cycles of the load unit against 16 of arithmetic. Memory: 88 KB (int16) or 176 KB in, 128 KB out, and 0.6
// MB of taps from L2. Predicted on an H200 (33.5 T FMA/s): 3.4 M x real time by arithmetic; the samples of a
// block arrive before its arithmetic begins, a seventh of its time, and there is one block a multiprocessor:
// 2.3 M x. Should a uniform 16-byte load take four accesses, the load unit binds instead, at 2.1 M x before
// the wait. Stage after stage would be 25 MFMA. Registers: 96 of 102 with 4 cycles a lane (12 bytes spilled
// on sm_90, outside the loop). Not measured.
#include <algorithm>

#include "cuda/launch.hpp"
#include "ops/resample/polyphase_cuda.hpp"

namespace melisma {

namespace {

constexpr int mostThreads = 640, group = PolyphaseCuda::groupSize;
constexpr int64_t mostSamplesOfCycles = 512;  // short cycles are joined until they fill groups

// What a thread does for `count` steps along the filter.
template <int cycles>
__device__ __forceinline__ void accumulate(float (&sums)[cycles][group], const float*& taps,
                                           const float* samples, int cycleStride, int count) {
// Of 64 sums, two steps at a time spill; twenty warps hide the loads of one.
#pragma unroll(cycles == 4 ? 1 : 2)
  for (int k = 0; k < count; k++, taps += group) {
    float x[cycles];
#pragma unroll
    for (int c = 0; c < cycles; c++) x[c] = samples[c * 32 * cycleStride + k];
#pragma unroll
    for (int part = 0; part < group / 4; part++) {
      const float4 four = reinterpret_cast<const float4*>(taps)[part];
#pragma unroll
      for (int c = 0; c < cycles; c++) {
        sums[c][4 * part] = fmaf(four.x, x[c], sums[c][4 * part]);
        sums[c][4 * part + 1] = fmaf(four.y, x[c], sums[c][4 * part + 1]);
        sums[c][4 * part + 2] = fmaf(four.z, x[c], sums[c][4 * part + 2]);
        sums[c][4 * part + 3] = fmaf(four.w, x[c], sums[c][4 * part + 3]);
      }
    }
  }
}

// The outputs of a group from `first` on: `count` of them are the group's.
__device__ __forceinline__ void store(const cuda::FrameRow& line, const float (&sums)[group], int64_t first,
                                      int count, int64_t settled, float divisor) {
  float* const out = static_cast<float*>(line.out) + first;
  const bool whole = count == group && first >= settled && first + group <= line.frames;
  if (whole && reinterpret_cast<uintptr_t>(out) % sizeof(float4) == 0) {
#pragma unroll
    for (int i = 0; i < group; i += 4) {
      *reinterpret_cast<float4*>(out + i) =
          make_float4(sums[i] / divisor, sums[i + 1] / divisor, sums[i + 2] / divisor, sums[i + 3] / divisor);
    }
    return;
  }
#pragma unroll
  for (int i = 0; i < group; i++) {
    if (i >= count || first + i < settled || first + i >= line.columns) continue;
    out[i] = first + i < line.frames ? sums[i] / divisor : 0.0f;
  }
}

template <int cycles>
__global__ void __launch_bounds__(mostThreads, 1)
    resamplePhases(cuda::FrameRows rows, const PolyphaseCuda::Shape shape, float divisor) {
  DYN_SHARED(float, samples);
  const cuda::FrameRow& line = cuda::rowOfBlock(rows, blockIdx.x);
  const int64_t firstCycle = static_cast<int64_t>(blockIdx.x - line.firstBlock) * (32 * cycles);
  const int64_t begin = firstCycle * shape.down + shape.first;
  const int room = 32 * cycles * shape.down + shape.window;
  for (int i = static_cast<int>(threadIdx.x); i < room; i += static_cast<int>(blockDim.x)) {
    samples[i + i / shape.down * shape.pad] = cuda::sampleAt(line, begin + i, dsp::PadMode::constant);
  }
  __syncthreads();

  const int lane = static_cast<int>(threadIdx.x) % 32, warps = static_cast<int>(blockDim.x) / 32;
  const int stride = shape.down + shape.pad;
  for (int g = static_cast<int>(blockIdx.y) * warps + static_cast<int>(threadIdx.x) / 32; g < shape.groups;
       g += static_cast<int>(gridDim.y) * warps) {
    float sums[cycles][group] = {};
    const float* taps = shape.taps + static_cast<int64_t>(g) * shape.reach * group;
    // Runs that stay within a cycle, after each of which the samples skip a word.
    int at = shape.offsets[g];
    for (int left = shape.reach; left > 0;) {
      const int inCycle = shape.pad ? shape.down - at % shape.down : left,
                run = inCycle < left ? inCycle : left;
      accumulate(sums, taps, samples + lane * stride + at + at / shape.down * shape.pad, stride, run);
      at += run, left -= run;
    }
    const int count = shape.up - g * group < group ? shape.up - g * group : group;
#pragma unroll
    for (int c = 0; c < cycles; c++) {
      const int64_t cycle = firstCycle + lane + 32 * c;
      store(line, sums[c], cycle * shape.up + g * group, count, shape.settled, divisor);
    }
  }
}

// Multiplications for an output, one stage after the other.
double stagedCost(const dsp::ResampleDesign& design) {
  double cost = 0, perOutput = 1;  // outputs of a stage for one of the last
  const auto filter = [&](const dsp::FilterStage& stage) {
    cost += perOutput * static_cast<double>(stage.taps.size()) / static_cast<double>(stage.up);
    perOutput *= static_cast<double>(stage.down) / static_cast<double>(stage.up);
  };
  if (design.after) filter(*design.after);
  if (design.fractional) {
    cost += perOutput * design.fractional->taps;
    perOutput *= design.fractional->inputPerOutput();
  }
  for (size_t i = design.before.size(); i-- > 0;) filter(design.before[i]);
  return cost;
}

}  // namespace

std::unique_ptr<const PolyphaseCuda> PolyphaseCuda::make(const dsp::ResampleDesign& design,
                                                         size_t sharedPerBlock) {
  // One multiplication here is predicted, not measured, to be four times as fast (see resample_cuda.cu's
  // note).
  constexpr double gain = 4;
  if (!design.exact || 2 * design.support() > gain * stagedCost(design)) return nullptr;
  if (static_cast<size_t>(design.down) * 32 * sizeof(float) > sharedPerBlock) return nullptr;
  int joined = 1;
  while (design.up * joined % groupSize != 0) joined *= 2;
  if (design.down * joined > mostSamplesOfCycles) joined = 1;
  std::unique_ptr<const PolyphaseCuda> made(new PolyphaseCuda(dsp::ResamplePolyphase(design), joined));
  return made->sharedBytes(1) <= sharedPerBlock ? std::move(made) : nullptr;
}

PolyphaseCuda::PolyphaseCuda(const dsp::ResamplePolyphase& filter, int joined) : settled_(filter.settled) {
  shape_.up = static_cast<int>(filter.up) * joined, shape_.down = static_cast<int>(filter.down) * joined;
  shape_.groups = (shape_.up + groupSize - 1) / groupSize;
  shape_.pad = shape_.down % 2 == 0;
  shape_.settled = settled_;

  const auto phase = [&](int output) { return static_cast<size_t>(output % filter.up); };
  const auto firstOf = [&](int output) {
    return output / filter.up * filter.down + filter.first[phase(output)];
  };
  std::vector<int64_t> begins;
  for (int g = 0; g < shape_.groups; g++) {
    int64_t begin = firstOf(g * groupSize), end = begin;
    for (int output = g * groupSize; output < std::min((g + 1) * groupSize, shape_.up); output++) {
      begin = std::min(begin, firstOf(output));
      end = std::max(end, firstOf(output) + static_cast<int64_t>(filter.taps[phase(output)].size()));
    }
    begins.push_back(begin);
    shape_.reach = std::max(shape_.reach, static_cast<int>(end - begin));
  }
  shape_.first = *std::min_element(begins.begin(), begins.end());
  std::vector<int> offsets;
  for (const int64_t begin : begins) offsets.push_back(static_cast<int>(begin - shape_.first));
  shape_.window = *std::max_element(offsets.begin(), offsets.end()) + shape_.reach;

  std::vector<float> taps(static_cast<size_t>(shape_.groups) * static_cast<size_t>(shape_.reach) * groupSize,
                          0.0f);
  for (int output = 0; output < shape_.up; output++) {
    const int g = output / groupSize;
    const int64_t skip = firstOf(output) - begins[static_cast<size_t>(g)];
    const std::vector<double>& own = filter.taps[phase(output)];
    for (size_t k = 0; k < own.size(); k++) {
      const int64_t step = int64_t{g} * shape_.reach + skip + static_cast<int64_t>(k);
      taps[static_cast<size_t>(step * groupSize + output % groupSize)] = static_cast<float>(own[k]);
    }
  }
  taps_ = cuda::DeviceArray<float>(taps), offsets_ = cuda::DeviceArray<int>(offsets);
  shape_.taps = taps_.data(), shape_.offsets = offsets_.data();
}

size_t PolyphaseCuda::sharedBytes(int cyclesPerLane) const {
  const int samples = 32 * cyclesPerLane * shape_.down + shape_.window;
  return sizeof(float) * static_cast<size_t>(samples + samples / shape_.down * shape_.pad);
}

void PolyphaseCuda::run(std::vector<cuda::FrameRow> rows, float divisor, CudaStream& stream) const {
  const CudaDevice& device = stream.device();
  // The most cycles a lane that fit, unless that leaves multiprocessors without work. Sums are the same.
  int cycles = 4;
  unsigned blocks = 0;
  for (;; cycles /= 2) {
    blocks = 0;
    for (cuda::FrameRow& line : rows) {
      line.firstBlock = blocks;
      const int64_t outputs = int64_t{32} * cycles * shape_.up;
      blocks += static_cast<unsigned>((line.columns + outputs - 1) / outputs);
    }
    const bool fits = sharedBytes(cycles) <= device.sharedPerBlock;
    if (cycles == 1 || (fits && blocks >= static_cast<unsigned>(device.multiprocessors))) break;
  }
  const int idle = static_cast<int>(static_cast<unsigned>(device.multiprocessors) / std::max(blocks, 1u));
  const int splits = std::clamp(idle, 1, shape_.groups);
  const int groups = (shape_.groups + splits - 1) / splits;
  const int rounds = (groups * 32 + mostThreads - 1) / mostThreads;
  const dim3 grid(blocks, static_cast<unsigned>(splits));
  const dim3 block(static_cast<unsigned>((groups + rounds - 1) / rounds) * 32);
  const auto kernel = cycles == 4 ? resamplePhases<4> : cycles == 2 ? resamplePhases<2> : resamplePhases<1>;
  const cuda::FrameRows table = cuda::uploadRows(rows, stream);
  cuda::launch("resample", kernel, grid, block, sharedBytes(cycles), stream.handle(), table, shape_, divisor);
}

}  // namespace melisma
