// Decibels come from the pass that transforms the frames (cuda/spectra_kernel.cuh) and wait in device memory
// for the maximum of the item; then:
// - mean: a thread owns a frame and goes through its bands, neighbours read neighbouring columns: 8 bytes a
//   band, 1 kB a frame of 128 bands from L2 where the chunk fits, 4 % of the bytes of the transform.
// - median: a warp owns a frame, keeps its differences in shared memory and finds the value of a rank bit by
//   bit: 31 counts over 4 values a lane, some 500 operations a lane and frame, an eighth of the transform.
// - detrend: a thread owns a channel; its frames depend on each other. Slow for few channels, seldom used.
// Not measured.
#include "ops/onset_strength/flux_cuda.hpp"

#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "cuda/launch.hpp"
#include "cuda/warp_reduce.cuh"
#include "dsp/mel_filters.hpp"

namespace melisma {

namespace {

constexpr int threads = 256, warps = 4;

struct FluxRow {
  const float* decibels;  // [bands][frames]
  float* out;
  int64_t frames;
  const unsigned* maximum;  // of the item
};

struct FluxRule {
  int bands, maxSize, lag;
  int64_t delay;
};

// Frames compared: u and u - lag, for result t. Clamped 80 dB below the maximum.
struct Comparison {
  const float *later, *earlier;
  int64_t stride;
  float floor;

  __device__ Comparison(const FluxRow& row, const FluxRule& rule, int64_t t)
      : later(row.decibels + (t - rule.delay + rule.lag)),
        earlier(row.decibels + (t - rule.delay)),
        stride(row.frames),
        floor(cuda::fromOrdered(*row.maximum) - 80) {}
  __device__ float rise(int band, const FluxRule& rule) const {
    const int left = rule.maxSize / 2;
    float reference = floor;
    for (int b = max(0, band - left); b <= min(rule.bands - 1, band - left + rule.maxSize - 1); b++) {
      reference = fmaxf(reference, earlier[b * stride]);
    }
    return fmaxf(fmaxf(later[band * stride], floor) - reference, 0.0f);
  }
};

__global__ void __launch_bounds__(threads) meanFlux(const FluxRow* rows, const FluxRule rule) {
  const FluxRow row = rows[blockIdx.y];
  const int64_t t = static_cast<int64_t>(blockIdx.x) * threads + threadIdx.x;
  if (t >= row.frames) return;
  float sum = 0;
  if (t >= rule.delay) {
    const Comparison frame(row, rule, t);
    for (int from = 0; from < rule.bands; from += 32) {  // blocks of 32 keep rounding errors small
      float part = 0;
      for (int b = from; b < min(rule.bands, from + 32); b++) part += frame.rise(b, rule);
      sum += part;
    }
  }
  row.out[t] = sum / static_cast<float>(rule.bands);
}

__device__ inline int countBelow(const float* values, int count, unsigned bits, int lane) {
  int below = 0;
  for (int i = lane; i < count; i += 32) below += __float_as_uint(values[i]) < bits;
  for (int step = 16; step > 0; step /= 2) below += __shfl_xor_sync(0xffffffffu, below, step);
  return below;
}

// The value of that rank, from 0, of values that are not negative: their bits are in their order.
__device__ inline float valueOfRank(const float* values, int count, int rank, int lane) {
  unsigned bits = 0;
  for (int bit = 30; bit >= 0; bit--) {
    const unsigned candidate = bits | 1u << bit;
    if (countBelow(values, count, candidate, lane) <= rank) bits = candidate;
  }
  return __uint_as_float(bits);
}

// numpy.median: of an even number of bands, the mean of the two in the middle.
__global__ void __launch_bounds__(warps * 32) medianFlux(const FluxRow* rows, const FluxRule rule) {
  DYN_SHARED(float, shared);
  const FluxRow row = rows[blockIdx.y];
  const int lane = static_cast<int>(threadIdx.x % 32), warp = static_cast<int>(threadIdx.x / 32);
  const int64_t t = static_cast<int64_t>(blockIdx.x) * warps + warp;
  if (t >= row.frames) return;
  if (t < rule.delay) {
    if (lane == 0) row.out[t] = 0;
    return;
  }
  float* const values = shared + warp * rule.bands;
  const Comparison frame(row, rule, t);
  for (int b = lane; b < rule.bands; b += 32) values[b] = frame.rise(b, rule);
  __syncwarp();
  const float upper = valueOfRank(values, rule.bands, rule.bands / 2, lane);
  float median = upper;
  if (rule.bands % 2 == 0) median = (upper + valueOfRank(values, rule.bands, rule.bands / 2 - 1, lane)) / 2;
  if (lane == 0) row.out[t] = median;
}

// One zero at frequency 0 and a pole beside it.
__global__ void detrendFlux(const FluxRow* rows, int count) {
  const int r = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (r >= count) return;
  double before = 0, result = 0;
  for (int64_t t = 0; t < rows[r].frames; t++) {
    const float x = rows[r].out[t];
    result = 0.99 * result + (x - before);
    before = x;
    rows[r].out[t] = static_cast<float>(result);
  }
}

void launchFlux(const std::vector<FluxRow>& rows, const OnsetStrengthParams& params, CudaStream& stream) {
  const FluxRule rule{static_cast<int>(params.nMels), static_cast<int>(params.maxSize),
                      static_cast<int>(params.lag), params.delay()};
  const bool median = params.aggregate == OnsetStrengthParams::Aggregate::median;
  int64_t longest = 0;
  for (const FluxRow& row : rows) longest = std::max(longest, row.frames);
  const FluxRow* const table = stream.upload(rows);
  const int64_t perBlock = median ? warps : threads;
  constexpr size_t mostRows = 65535;  // of grid.y
  for (size_t from = 0; from < rows.size(); from += mostRows) {
    const dim3 grid(static_cast<unsigned>((longest + perBlock - 1) / perBlock),
                    static_cast<unsigned>(std::min(mostRows, rows.size() - from)));
    if (median) {
      cuda::launch("onset strength: medians", medianFlux, grid, dim3(warps * 32),
                   warps * sizeof(float) * static_cast<size_t>(rule.bands), stream.handle(), table + from,
                   rule);
    } else {
      cuda::launch("onset strength: means", meanFlux, grid, dim3(threads), 0, stream.handle(), table + from,
                   rule);
    }
  }
  if (!params.detrend) return;
  const int count = static_cast<int>(rows.size());
  cuda::launch("onset strength: detrend", detrendFlux, dim3(static_cast<unsigned>((count + 31) / 32)),
               dim3(32), 0, stream.handle(), table, count);
}

}  // namespace

FluxCudaPlan::FluxCudaPlan(const OnsetStrengthParams& p)
    : SpectralCudaPlan(p.framing(), p.paddedWindow(), false), params_(p) {
  const dsp::MelBank bank = dsp::melBank(p.sampleRate, p.nFft, p.nMels, p.fMin, p.fMax, p.melScale, p.norm);
  bands_ = cuda::DeviceBands(bank.start, bank.count, bank.weights);
  constexpr int64_t mostBands = 3072;  // 4 frames in 48 kB
  if (p.aggregate == OnsetStrengthParams::Aggregate::median && p.nMels > mostBands) {
    throw DeviceError("nMels: CUDA kernels take medians of at most " + std::to_string(mostBands) +
                      " bands, got " + std::to_string(p.nMels));
  }
}

size_t FluxCudaPlan::scratchBytes(const TensorSpec& input) const {
  const int64_t frames = framing().frames(input.shape[1]);
  return 512 + static_cast<size_t>(input.shape[0] * (frames * params_.nMels * 4 + 256));
}

cuda::SpectralStep FluxCudaPlan::prepare(const CudaBatch& batch, CudaStream& stream) const {
  cuda::SpectralRule rule;
  rule.result = cuda::SpectralResult::bands;
  rule.exponent = static_cast<float>(params_.power);
  rule.bands = bands_.rows();
  rule.decibels = true;
  rule.amin = 1e-10f;
  rule.maxima = cuda::zeroedMaxima(batch.size(), stream, "onset strength");
  std::vector<FluxRow> rows;
  std::vector<void*> decibels;
  for (const cuda::FrameRow& row : cuda::frameRows(batch, framing(), 1, sizeof(float))) {
    decibels.push_back(stream.scratch<float>(static_cast<size_t>(row.frames * params_.nMels)));
    rows.push_back({static_cast<const float*>(decibels.back()), static_cast<float*>(row.out), row.frames,
                    rule.maxima + row.item});
  }
  return {{rule, std::move(decibels)}, [this, &stream, rows] { launchFlux(rows, params_, stream); }};
}

namespace {
const RegisterCuda<OnsetStrengthParams, FluxCudaPlan> registered{"onsetStrength"};
}

}  // namespace melisma
