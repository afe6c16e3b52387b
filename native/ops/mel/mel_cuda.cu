// mel on CUDA devices: frame, window, real FFT, power, sparse bands and decibels in one launch
// (cuda/spectra_kernel.cuh), every sample read from memory once, no spectrogram in device memory. A thread
// sums one band of one frame; its frame's power row lies in shared memory. Where a maximum of the item
// matters (topDb, ref 'max') blocks leave theirs by integer atomics, and a second launch clamps the result
// while it is in L2: 8 bytes a value, 2 to 4 % of the first.
// Counts and prediction are those of the transform, half to 60 % of the composite floor. Not measured.
#include <cmath>

#include "cuda/launch.hpp"
#include "cuda/spectral_plan.hpp"
#include "ops/mel/mel.hpp"

namespace melisma {

namespace {

constexpr int threads = 256, valuesPerBlock = 4096;

struct Settling {
  float* values;
  int64_t count;
  int item;
};

// Subtracts the maximum where it is the reference, and raises to the floor `topDb` below it.
__global__ void settleMel(const Settling* items, const unsigned* maxima, float topDb, bool relative) {
  const Settling item = items[blockIdx.y];
  const float highest = cuda::fromOrdered(maxima[item.item]);
  const float shift = relative ? highest : 0, floor = highest - topDb - shift;
  const int64_t begin = static_cast<int64_t>(blockIdx.x) * valuesPerBlock;
  const int64_t end = begin + valuesPerBlock < item.count ? begin + valuesPerBlock : item.count;
  for (int64_t i = begin + threadIdx.x; i < end; i += threads) {
    item.values[i] = fmaxf(item.values[i] - shift, floor);
  }
}

class MelCudaPlan : public cuda::SpectralCudaPlan {
 public:
  explicit MelCudaPlan(const MelSpectrogramParams& p)
      : SpectralCudaPlan(p.framing(), p.paddedWindow(), p.precision == MelSpectrogramParams::Precision::f64),
        params_(p) {
    const dsp::MelBank bank = dsp::melBank(p.sampleRate, p.nFft, p.nMels, p.fMin, p.fMax, p.melScale, p.norm);
    bands_ = cuda::DeviceBands(bank.start, bank.count, bank.weights);
  }
  size_t scratchBytes(const TensorSpec&) const override { return 256; }

  cuda::SpectralStep prepare(const CudaBatch& batch, CudaStream& stream) const override {
    const bool decibels = params_.scale == MelSpectrogramParams::Scale::db, relative = params_.refWord == 0;
    const bool settle = decibels && (params_.topDb || relative);
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::bands;
    rule.exponent = static_cast<float>(params_.power);
    rule.bands = bands_.rows();
    rule.decibels = decibels;
    rule.amin = static_cast<float>(params_.amin);
    if (!relative) {
      rule.decibelOffset =
          static_cast<float>(10 * std::log10(std::max(params_.amin, std::fabs(params_.ref))));
    }
    std::vector<void*> outs = outsOf(batch, params_.nMels);
    if (!settle) return {{rule, std::move(outs)}, {}};
    rule.maxima = cuda::zeroedMaxima(batch.size(), stream, "mel");
    return {{rule, std::move(outs)}, [this, &batch, &stream, relative, maxima = rule.maxima] {
              settleItems(batch, maxima, relative, stream);
            }};
  }

 private:
  void settleItems(const CudaBatch& batch, const unsigned* maxima, bool relative, CudaStream& stream) const {
    const float topDb = params_.topDb ? static_cast<float>(*params_.topDb) : 3.4e38f;
    constexpr size_t mostItems = 65535;  // of grid.y
    for (size_t from = 0; from < batch.size(); from += mostItems) {
      std::vector<Settling> items;
      int64_t longest = 0;
      for (size_t i = from; i < std::min(batch.size(), from + mostItems); i++) {
        items.push_back({batch[i].out<float>(), (*batch[i].outputSpecs)[0].size(), static_cast<int>(i)});
        longest = std::max(longest, items.back().count);
      }
      const dim3 grid(static_cast<unsigned>((longest + valuesPerBlock - 1) / valuesPerBlock),
                      static_cast<unsigned>(items.size()));
      cuda::launch("mel: clamp", settleMel, grid, dim3(threads), 0, stream.handle(), stream.upload(items),
                   maxima, topDb, relative);
    }
  }

  MelSpectrogramParams params_;
  cuda::DeviceBands bands_;
};

const RegisterCuda<MelSpectrogramParams, MelCudaPlan> registered{"mel"};

}  // namespace

}  // namespace melisma
