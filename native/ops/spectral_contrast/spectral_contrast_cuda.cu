// spectralContrast on CUDA devices, in the pass that transforms the frames, in double as on the CPU
// (cuda/spectra_kernel.cuh). A warp owns a band of a frame and takes its n largest and n smallest bins one
// after the other: at 2048 bins, 6 bands and a quantile of 0.02 some 400 reads of shared memory a lane and
// frame, 51 kB, as much again as the transform. In decibels peaks and valleys wait for their maxima, and a
// second launch clamps them and subtracts while they are in L2: 12 bytes a value, 7 values a frame.
// Predicted: twice the time of the transform in double. Not measured.
#include <algorithm>

#include "cuda/launch.hpp"
#include "cuda/spectral_plan.hpp"
#include "ops/spectral_contrast/spectral_contrast.hpp"

namespace melisma {

namespace {

constexpr int threads = 256, valuesPerBlock = 4096;

struct Settling {
  float* peaks;  // become the result
  const float* valleys;
  int64_t count;
  const unsigned* maxima;  // of the item: of peaks, of valleys
};

__global__ void __launch_bounds__(threads) settleContrast(const Settling* rows) {
  const Settling row = rows[blockIdx.y];
  const float peakFloor = cuda::fromOrdered(row.maxima[0]) - 80,
              valleyFloor = cuda::fromOrdered(row.maxima[1]) - 80;
  const int64_t begin = static_cast<int64_t>(blockIdx.x) * valuesPerBlock;
  const int64_t end = begin + valuesPerBlock < row.count ? begin + valuesPerBlock : row.count;
  for (int64_t i = begin + threadIdx.x; i < end; i += threads) {
    row.peaks[i] = fmaxf(row.peaks[i], peakFloor) - fmaxf(row.valleys[i], valleyFloor);
  }
}

class SpectralContrastCudaPlan : public cuda::SpectralCudaPlan {
 public:
  explicit SpectralContrastCudaPlan(const SpectralContrastParams& params)
      : SpectralCudaPlan(params.framing(), params.paddedWindow(), true), params_(params) {
    std::vector<cuda::ContrastBand> bands;
    for (const auto& band : SpectralContrastPlan::bandsOf(params))
      bands.push_back({band.first, band.count, band.n});
    bands_ = cuda::DeviceArray<cuda::ContrastBand>(bands);
  }
  size_t scratchBytes(const TensorSpec& input) const override {
    return params_.linear
               ? 0
               : 512 + static_cast<size_t>(input.shape[0]) * (valuesOf(input) * sizeof(float) + 256);
  }

  cuda::SpectralStep prepare(const CudaBatch& batch, CudaStream& stream) const override {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::contrast;
    rule.exponent = 1;
    rule.bands.rows = static_cast<int>(bands_.size());
    rule.contrastBands = bands_.data();
    rule.decibels = !params_.linear;
    rule.amin = 1e-10f;
    std::vector<void*> outs = outsOf(batch, params_.nBands + 1);
    if (params_.linear) return {{rule, std::move(outs)}, {}};
    rule.maxima = cuda::zeroedMaxima(2 * batch.size(), stream, "spectralContrast");
    std::vector<Settling> rows;
    std::vector<float*> valleys;
    for (size_t i = 0; i < batch.size(); i++) {
      const size_t count = valuesOf(*batch[i].inputSpec);
      for (int64_t c = 0; c < batch[i].inputSpec->shape[0]; c++) {
        valleys.push_back(stream.scratch<float>(count));
        rows.push_back({static_cast<float*>(outs[rows.size()]), valleys.back(), static_cast<int64_t>(count),
                        rule.maxima + 2 * i});
      }
    }
    rule.valleys = stream.upload(valleys);
    return {{rule, std::move(outs)}, [&stream, rows] { settle(rows, stream); }};
  }

 private:
  size_t valuesOf(const TensorSpec& input) const {
    return static_cast<size_t>((params_.nBands + 1) * framing().frames(input.shape[1]));
  }

  static void settle(const std::vector<Settling>& rows, CudaStream& stream) {
    int64_t longest = 0;
    for (const Settling& row : rows) longest = std::max(longest, row.count);
    const Settling* const table = stream.upload(rows);
    constexpr size_t mostRows = 65535;  // of grid.y
    for (size_t from = 0; from < rows.size(); from += mostRows) {
      const dim3 grid(static_cast<unsigned>((longest + valuesPerBlock - 1) / valuesPerBlock),
                      static_cast<unsigned>(std::min(mostRows, rows.size() - from)));
      cuda::launch("spectralContrast: clamp", settleContrast, grid, dim3(threads), 0, stream.handle(),
                   table + from);
    }
  }

  SpectralContrastParams params_;
  cuda::DeviceArray<cuda::ContrastBand> bands_;
};

const RegisterCuda<SpectralContrastParams, SpectralContrastCudaPlan> registered{"spectralContrast"};

}  // namespace

}  // namespace melisma
