// tempogram on CUDA devices: onset strength (ops/onset_strength/flux_cuda.cu) unless an envelope is given,
// then its local autocorrelation as it is defined, without a transform. A block owns a column: the windowed
// stretch lies in shared memory, a thread owns 4 neighbouring lags and keeps the 4 values that they multiply
// in registers, 2 reads of shared memory for 4 multiply-adds. Counted for 384 lags: 74 k multiply-adds a
// column (two transforms of 800 take 38 kflop, but exchanges and a quarter of the parallelism), 3.2 M a
// second of audio at 43 frames: 147 kB of shared memory a column bind, 5 M x real time predicted on an H200
// (33.5 TB/s). Stores of a column lie apart: 32 bytes of memory a value, 0.5 MB a second of audio, 8 M x. Not
// measured.
#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "cuda/launch.hpp"
#include "cuda/warp_reduce.cuh"
#include "dsp/window.hpp"
#include "ops/onset_strength/flux_cuda.hpp"
#include "ops/tempogram/tempogram.hpp"

namespace melisma {

namespace {

constexpr int threads = 128, together = 4;

struct TempoRow {
  const float* envelope;
  int64_t frames, columns;
  float* out;  // [winLength][columns]
};

struct TempoRule {
  int length;
  int64_t half;
  const float* window;
  TempogramParams::Norm norm;
};

// 1 over the norm of the lags, by one warp.
__device__ inline float scaleOf(const float* lags, const TempoRule& rule, int lane) {
  if (rule.norm == TempogramParams::Norm::none) return 1;
  double size = 0;
  for (int k = lane; k < rule.length; k += 32) {
    const double x = fabs(static_cast<double>(lags[k]));
    if (rule.norm == TempogramParams::Norm::inf) {
      size = x > size ? x : size;
    } else {
      size += rule.norm == TempogramParams::Norm::l1 ? x : x * x;
    }
  }
  if (rule.norm == TempogramParams::Norm::inf) {
    size = cuda::warpMaximum(static_cast<float>(size));
  } else {
    size = cuda::warpSum(size);
  }
  if (rule.norm == TempogramParams::Norm::l2) size = sqrt(size);
  return size < 1e-37 ? 1.0f : static_cast<float>(1 / size);
}

__global__ void __launch_bounds__(threads) lagColumns(const TempoRow* rows, const TempoRule rule) {
  DYN_SHARED(float, x);  // the stretch and `together` zeros, then the lags and their scale
  const TempoRow row = rows[blockIdx.y];
  const int64_t t = blockIdx.x;
  if (t >= row.columns) return;
  const int length = rule.length;
  float* const lags = x + length + together;
  for (int i = threadIdx.x; i < length + together; i += threads) {
    x[i] = i < length ? rampedAt(row.envelope, row.frames, rule.half, t + i) * rule.window[i] : 0;
  }
  __syncthreads();
  for (int lag = threadIdx.x * together; lag < length; lag += threads * together) {
    float sums[together] = {};
    float ahead[together] = {0, x[lag], x[lag + 1], x[lag + 2]};
    for (int from = 0; from < length - lag; from += 32) {  // blocks of 32 keep rounding errors small
      float parts[together] = {};
      for (int i = from; i < min(from + 32, length - lag); i++) {
        const float own = x[i];
#pragma unroll
        for (int k = 0; k + 1 < together; k++) ahead[k] = ahead[k + 1];
        ahead[together - 1] = x[min(i + lag + together - 1, length)];
#pragma unroll
        for (int k = 0; k < together; k++) parts[k] = fmaf(own, ahead[k], parts[k]);
      }
#pragma unroll
      for (int k = 0; k < together; k++) sums[k] += parts[k];
    }
#pragma unroll
    for (int k = 0; k < together; k++) {
      if (lag + k < length) lags[lag + k] = sums[k];
    }
  }
  __syncthreads();
  if (threadIdx.x < 32) {
    const float scale = scaleOf(lags, rule, static_cast<int>(threadIdx.x));
    if (threadIdx.x == 0) lags[length] = scale;
  }
  __syncthreads();
  const float scale = lags[length];
  for (int k = threadIdx.x; k < length; k += threads) row.out[k * row.columns + t] = lags[k] * scale;
}

class TempogramCudaPlan : public CudaPlan {
 public:
  explicit TempogramCudaPlan(const TempogramParams& params)
      : params_(params),
        flux_(OnsetStrengthParams::of(params.sampleRate, params.hopLength,
                                      OnsetStrengthParams::Aggregate::mean)) {
    std::vector<float> window;
    for (const double value : dsp::window(params.window, params.winLength)) {
      window.push_back(static_cast<float>(value));
    }
    window_ = cuda::DeviceArray<float>(window);
    constexpr size_t limit = 48 << 10;
    if (sharedBytes() > limit) {
      throw DeviceError("winLength: CUDA kernels keep a stretch and its lags in shared memory, at most " +
                        std::to_string(limit / 8 - together) + " frames, got " +
                        std::to_string(params.winLength));
    }
  }
  size_t scratchBytes(const TensorSpec& input) const override {
    if (input.shape.size() == 3) return 0;
    return flux_.scratchBytes(input) + envelopeValues(input) * sizeof(float) + 256;
  }

  void run(const CudaBatch& batch, CudaStream& stream) const override {
    CudaBatch audio;
    std::vector<TempoRow> rows;
    int64_t most = 0;
    for (const CudaItem& item : batch) {
      const std::vector<int64_t>& shape = item.inputSpec->shape;
      const bool given = shape.size() == 3;
      const float* envelope = item.in<float>();
      if (!given) {
        audio.push_back(item);
        audio.back().outputs = {stream.scratch<float>(envelopeValues(*item.inputSpec))};
        envelope = audio.back().out<float>();
      }
      const int64_t frames = framesOf(*item.inputSpec), columns = (*item.outputSpecs)[0].shape.back();
      for (int64_t c = 0; c < shape[0]; c++) {
        rows.push_back(
            {envelope + c * frames, frames, columns, item.out<float>() + c * params_.winLength * columns});
      }
      most = std::max(most, columns);
    }
    if (!audio.empty()) flux_.run(audio, stream);
    const TempoRule rule{static_cast<int>(params_.winLength), params_.center ? params_.winLength / 2 : 0,
                         window_.data(), params_.norm};
    const TempoRow* const table = stream.upload(rows);
    constexpr size_t mostRows = 65535;  // of grid.y
    for (size_t from = 0; from < rows.size(); from += mostRows) {
      const dim3 grid(static_cast<unsigned>(most),
                      static_cast<unsigned>(std::min(mostRows, rows.size() - from)));
      cuda::launch("tempogram", lagColumns, grid, dim3(threads), sharedBytes(), stream.handle(), table + from,
                   rule);
    }
  }

 private:
  int64_t framesOf(const TensorSpec& input) const {
    return input.shape.size() == 3 ? input.shape[2] : flux_.frames(input.shape[1]);
  }
  size_t envelopeValues(const TensorSpec& input) const {
    return static_cast<size_t>(input.shape[0] * framesOf(input));
  }
  size_t sharedBytes() const {
    return static_cast<size_t>(2 * params_.winLength + together + 1) * sizeof(float);
  }

  TempogramParams params_;
  FluxCudaPlan flux_;
  cuda::DeviceArray<float> window_;
};

const RegisterCuda<TempogramParams, TempogramCudaPlan> registered{"tempogram"};

}  // namespace

}  // namespace melisma
