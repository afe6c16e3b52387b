// hpss on CUDA devices, in eight launches over all channels: spectra, magnitudes (transformed again: cheaper
// than 12 bytes a bin of memory), medians over time and over frequency, masks, and the two signals by frames
// and overlap. The masked spectra wait in device memory. A thread of the mask kernel owns one bin of one
// frame: 16 bytes read, 16 written. Bound by the medians (ops/median_filter/sliding_medians_cuda.cu) and the
// inverse transforms (ops/istft/inverse_frames_cuda.cu), whose shares of the floor it inherits. Not measured.
#include <algorithm>

#include "cuda/launch.hpp"
#include "ops/hpss/hpss.hpp"
#include "ops/istft/inverse_frames_cuda.hpp"
#include "ops/median_filter/sliding_medians_cuda.hpp"

namespace melisma {

namespace {

using cuda::Complex;

constexpr int threads = 256;

// Arrays of one channel, [bins][frames] each.
struct Parts {
  Complex<float>*spectrum, *percussive;  // the spectrum becomes the harmonic part
  const float *harmonicMedians, *percussiveMedians;
  int64_t count;
};

// The mask of x against r: x^power / (x^power + r^power), by the ratio of the smaller to the larger.
__device__ __forceinline__ float softMask(const simd::MaskRule& rule, float x, float r) {
  const float large = fmaxf(x, r), small = fminf(x, r);
  if (large < 1.17549435e-38f) return rule.silent;
  const float quotient = small / large;
  const float ratio = rule.power == 2   ? quotient * quotient
                      : rule.power == 1 ? quotient
                                        : powf(quotient, rule.power);
  const float share = 1 / (1 + ratio);
  return x >= r ? share : ratio * share;
}

__global__ void __launch_bounds__(threads) applyMasks(const Parts* channels, const simd::MaskRule rule) {
  const Parts parts = channels[blockIdx.y];
  const int64_t i = static_cast<int64_t>(blockIdx.x) * threads + threadIdx.x;
  if (i >= parts.count) return;
  const float h = parts.harmonicMedians[i], p = parts.percussiveMedians[i];
  const float ofH = softMask(rule, h, p * rule.harmonicMargin),
              ofP = softMask(rule, p, h * rule.percussiveMargin);
  const Complex<float> x = parts.spectrum[i];
  parts.spectrum[i] = {x.re * ofH, x.im * ofH};
  parts.percussive[i] = {x.re * ofP, x.im * ofP};
}

class HpssCudaPlan : public CudaPlan {
 public:
  explicit HpssCudaPlan(const HpssSignalParams& params)
      : params_(params),
        fft_(params.paddedWindow()),
        inverse_(params.paddedWindow(), params.hopLength, params.center) {
    cuda::checkFrameFits(fft_);
    checkMedianSize(params.harmonicKernelSize);
    checkMedianSize(params.percussiveKernelSize);
  }
  bool readsInt16() const override { return true; }
  size_t scratchBytes(const TensorSpec& input) const override {
    const int64_t frames = params_.framing().frames(input.shape[1]), values = params_.bins() * frames;
    const int64_t bytes = values * 28 + 2 * inverse_.room(frames) * 4;
    return static_cast<size_t>(input.shape[0] * (bytes + 7 * 256));
  }

  void run(const CudaBatch& batch, CudaStream& stream) const override {
    auto rows = cuda::frameRows(batch, params_.framing(), 0, sizeof(float));
    auto magnitudes = rows;
    std::vector<Parts> parts;
    std::vector<MedianMatrix> overTime, overFrequency;
    std::vector<InverseRow> inverses;
    int64_t longest = 0, channel = 0;
    for (size_t r = 0; r < rows.size(); r++) {
      channel = r > 0 && rows[r - 1].item == rows[r].item ? channel + 1 : 0;
      const int64_t frames = rows[r].frames, bins = params_.bins(), length = rows[r].length;
      const size_t size = static_cast<size_t>(bins * frames);
      auto* const spectrum = stream.scratch<Complex<float>>(size);
      auto* const percussive = stream.scratch<Complex<float>>(size);
      auto* const magnitude = stream.scratch<float>(size);
      auto* const timeMedians = stream.scratch<float>(size);
      auto* const frequencyMedians = stream.scratch<float>(size);
      rows[r].out = spectrum;
      magnitudes[r].out = magnitude;
      overTime.push_back({magnitude, timeMedians, linesOf(bins, frames, true)});
      overFrequency.push_back({magnitude, frequencyMedians, linesOf(bins, frames, false)});
      parts.push_back({spectrum, percussive, timeMedians, frequencyMedians, bins * frames});
      longest = std::max(longest, bins * frames);
      const CudaItem& item = batch[static_cast<size_t>(rows[r].item)];
      for (size_t part = 0; part < 2; part++) {
        inverses.push_back({part == 0 ? spectrum : percussive,
                            stream.scratch<float>(static_cast<size_t>(inverse_.room(frames))),
                            item.out<float>(part) + channel * length, frames, frames, frames, length, 0});
      }
    }
    cuda::SpectralRule rule;
    launchSpectra(fft_, params_.framing(), rows, rule, stream);
    rule.result = cuda::SpectralResult::raised;
    rule.exponent = 1;
    launchSpectra(fft_, params_.framing(), magnitudes, rule, stream);
    launchMedians(overTime, params_.harmonicKernelSize, stream);
    launchMedians(overFrequency, params_.percussiveKernelSize, stream);
    const Parts* const table = stream.upload(parts);
    constexpr size_t mostRows = 65535;  // of grid.y
    for (size_t from = 0; from < parts.size(); from += mostRows) {
      const dim3 grid(static_cast<unsigned>((longest + threads - 1) / threads),
                      static_cast<unsigned>(std::min(mostRows, parts.size() - from)));
      cuda::launch("hpss: masks", applyMasks, grid, dim3(threads), 0, stream.handle(), table + from,
                   params_.filters().rule);
    }
    inverse_.run(std::move(inverses), stream);
  }

 private:
  HpssSignalParams params_;
  cuda::DeviceFft<float> fft_;
  InverseFrames inverse_;
};

const RegisterCuda<HpssSignalParams, HpssCudaPlan> registered{"hpss"};

}  // namespace

}  // namespace melisma
