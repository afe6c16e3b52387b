// chroma on CUDA devices, in the pass that transforms the frames (cuda/spectra_kernel.cuh): a warp folds the
// power rows of 2 frames into 3 classes at a time, 2 flops a bin and class: 25 kflop a frame of 12 classes at
// nFft 2048 against 60 kflop of the transform. The filters, 49 kB, stay in L1. Without a given tuning a pass
// for its peaks goes ahead (ops/estimate_tuning/tuning_cuda.cu), and each item gets filters of its own, in
// double, a thread per bin: 25 k exponentials an item. The frames are then transformed twice, as on the CPU.
// Operands come through L1 or shared memory, 5 for 6 multiply-adds: 41 kB a frame beside the 61 kB of the
// transform (98 kB where a warp folds one frame into one class). Predicted: 1.6 times the transform's time
// with a tuning, 2.6 without. Not measured.
#include <algorithm>
#include <optional>

#include "cuda/launch.hpp"
#include "cuda/spectral_plan.hpp"
#include "ops/chroma/chroma.hpp"
#include "ops/estimate_tuning/tuning_cuda.hpp"

namespace melisma {

namespace {

constexpr int threads = 128;

// [items][classes][bins]
__global__ void __launch_bounds__(threads)
    tunedFilters(const dsp::ChromaColumn column, int bins, const double* tunings, float* filters) {
  const int k = static_cast<int>(blockIdx.x * threads + threadIdx.x);
  if (k >= bins) return;
  float* const own = filters + blockIdx.y * column.classes * bins;
  column.weights(k, tunings[blockIdx.y], [&](int64_t row, float weight) { own[row * bins + k] = weight; });
}

class ChromaCudaPlan : public cuda::SpectralCudaPlan {
 public:
  explicit ChromaCudaPlan(const ChromaParams& params)
      : SpectralCudaPlan(params.framing(), params.paddedWindow(), false, static_cast<int>(params.nChroma)),
        params_(params) {
    if (params.tuning) {
      filters_ = cuda::DeviceArray<float>(dsp::chromaFilters(params.rule(*params.tuning)));
    } else {
      tuning_.emplace(params.tuningRule(), static_cast<int>(params.bins()));
    }
  }
  size_t scratchBytes(const TensorSpec& input) const override {
    if (!tuning_) return 0;
    return tuning_->scratchBytes(input.shape[0], framing().frames(input.shape[1])) + filterBytes() + 512;
  }
  cuda::SpectralStep prepare(const CudaBatch& batch, CudaStream& stream) const override {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::folded;
    rule.bands.rows = static_cast<int>(params_.nChroma);
    rule.bands.weights = tuning_ ? estimated(batch, stream) : filters_.data();
    rule.weightsPerItem = tuning_ ? params_.nChroma * params_.bins() : 0;
    rule.norm = params_.norm;
    return {{rule, outsOf(batch, params_.nChroma)}, {}};
  }

 private:
  size_t filterBytes() const { return static_cast<size_t>(params_.nChroma * params_.bins()) * sizeof(float); }

  // Filters of every item, for its own tuning.
  const float* estimated(const CudaBatch& batch, CudaStream& stream) const {
    std::vector<std::pair<int64_t, int64_t>> items;
    std::vector<double*> places;
    auto* const tunings = stream.scratch<double>(batch.size());
    for (const CudaItem& item : batch) {
      items.emplace_back(item.inputSpec->shape[0], framing().frames(item.inputSpec->shape[1]));
      places.push_back(tunings + places.size());
    }
    const cuda::SpectralUse use = tuning_->use(items, stream);
    runAhead(batch, use, stream);
    tuning_->estimate(items, use, places, stream);
    auto* const filters = stream.scratch<float>(batch.size() * filterBytes() / sizeof(float));
    const int bins = static_cast<int>(params_.bins());
    const size_t perItem = filterBytes() / sizeof(float);
    constexpr size_t mostItems = 65535;  // of grid.y
    for (size_t from = 0; from < batch.size(); from += mostItems) {
      const dim3 grid(static_cast<unsigned>((bins + threads - 1) / threads),
                      static_cast<unsigned>(std::min(mostItems, batch.size() - from)));
      cuda::launch("chroma: filters", tunedFilters, grid, dim3(threads), 0, stream.handle(),
                   params_.rule(0).column(), bins, tunings + from, filters + from * perItem);
    }
    return filters;
  }

  ChromaParams params_;
  cuda::DeviceArray<float> filters_;  // of a given tuning
  std::optional<TuningCuda> tuning_;  // else
};

const RegisterCuda<ChromaParams, ChromaCudaPlan> registered{"chroma"};

}  // namespace

}  // namespace melisma
