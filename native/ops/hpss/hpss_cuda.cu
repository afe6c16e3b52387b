// hpss on CUDA devices, in five launches over all channels: spectra, magnitudes (transformed again: cheaper
// than 12 bytes a bin of memory), medians over time and over frequency, and the two signals from masked
// spectra, which exist in shared memory alone. Memory per sample at nFft 2048 / 512 (two bins): spectra 16
// bytes and magnitudes 8 written, medians 16 read and 16 written, spectra and medians 32 read for both parts
// together where the second finds them in L2, results 8: 96, some 2.0 M times real time at 22.05 kHz on an
// H200. Bound by the medians (ops/median_filter/sliding_medians_cuda.cu). Not measured.
#include <utility>

#include "cuda/spectra.hpp"
#include "ops/hpss/hpss.hpp"
#include "ops/istft/inverse_frames_cuda.hpp"
#include "ops/median_filter/sliding_medians_cuda.hpp"

namespace melisma {

namespace {

using cuda::Complex;

SoftMasks masksOf(const simd::MaskRule& rule) {
  return {{rule.harmonicMargin, rule.percussiveMargin}, rule.power, rule.silent};
}

class HpssCudaPlan : public CudaPlan {
 public:
  explicit HpssCudaPlan(const HpssSignalParams& params)
      : params_(params),
        fft_(params.paddedWindow()),
        inverse_(params.paddedWindow(), params.hopLength, params.center, masksOf(params.filters().rule)) {
    cuda::checkFrameFits(fft_);
    checkMedianSize(params.harmonicKernelSize);
    checkMedianSize(params.percussiveKernelSize);
  }
  bool readsInt16() const override { return true; }
  size_t scratchBytes(const TensorSpec& input) const override {
    const int64_t values = params_.bins() * params_.framing().frames(input.shape[1]);
    return static_cast<size_t>(input.shape[0] * (values * 20 + 4 * 256));
  }

  void run(const CudaBatch& batch, CudaStream& stream) const override {
    auto rows = cuda::frameRows(batch, params_.framing(), 0, sizeof(float));
    auto magnitudes = rows;
    std::vector<MedianMatrix> overTime, overFrequency;
    std::vector<InverseRow> inverses;
    int64_t channel = 0;
    for (size_t r = 0; r < rows.size(); r++) {
      channel = r > 0 && rows[r - 1].item == rows[r].item ? channel + 1 : 0;
      const int64_t frames = rows[r].frames, bins = params_.bins(), length = rows[r].length;
      const size_t size = static_cast<size_t>(bins * frames);
      auto* const spectrum = stream.scratch<Complex<float>>(size);
      auto* const magnitude = stream.scratch<float>(size);
      auto* const timeMedians = stream.scratch<float>(size);
      auto* const frequencyMedians = stream.scratch<float>(size);
      rows[r].out = spectrum;
      magnitudes[r].out = magnitude;
      overTime.push_back({magnitude, timeMedians, linesOf(bins, frames, true)});
      overFrequency.push_back({magnitude, frequencyMedians, linesOf(bins, frames, false)});
      const CudaItem& item = batch[static_cast<size_t>(rows[r].item)];
      const int64_t at = channel * length;
      inverses.push_back({spectrum,
                          frames,
                          frames,
                          frames,
                          length,
                          {item.out<float>(0) + at, item.out<float>(1) + at},
                          {timeMedians, frequencyMedians},
                          0});
    }
    cuda::SpectralRule rule;
    launchSpectra(fft_, params_.framing(), rows, rule, stream);
    rule.result = cuda::SpectralResult::raised;
    rule.exponent = 1;
    launchSpectra(fft_, params_.framing(), magnitudes, rule, stream);
    launchMedians(overTime, params_.harmonicKernelSize, stream);
    launchMedians(overFrequency, params_.percussiveKernelSize, stream);
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
