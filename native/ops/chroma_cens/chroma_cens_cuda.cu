// chromaCens on CUDA devices: sums of classes (ops/cqt/constant_q_spectra_cuda.cu, whose notes have cost and
// bound), then two passes with a thread a frame: steps, and their smoothing in double as on the CPU, which is
// done twice, for the norm and for the values, instead of keeping 12 doubles a frame: 2 x 12 x 43
// multiply-adds and steps from L1, 4 kB a frame of 200 kB for all octaves. A share next to the edge of a step
// may fall on the other side of it than on the CPU: sums of float32 differ by some 3e-7. Predicted: 2 % of
// chromaCqt's time on top. Not measured.
#include "cuda/launch.hpp"
#include "cuda/vector_norm.cuh"
#include "ops/chroma_cens/chroma_cens.hpp"
#include "ops/chroma_cqt/constant_q_chroma_cuda.hpp"

namespace melisma {

namespace {

constexpr int threads = 128;

// In place: sums of classes become steps.
__global__ void __launch_bounds__(threads) countSteps(const cuda::FrameRows rows, int classes) {
  const cuda::FrameRow& row = cuda::rowOfBlock(rows, blockIdx.x);
  const int64_t f = static_cast<int64_t>(blockIdx.x - row.firstBlock) * threads + threadIdx.x;
  if (f >= row.frames) return;
  float* const values = static_cast<float*>(const_cast<void*>(row.samples)) + f;
  const float divisor =
      cuda::vectorDivisor(simd::VectorNorm::l1, classes, [&](int c) { return values[c * row.columns]; });
  for (int c = 0; c < classes; c++) values[c * row.columns] = censStep(values[c * row.columns] / divisor);
}

__device__ double smoothed(const float* steps, int64_t frames, int64_t f, const double* weights, int taps) {
  const int64_t first = f - (taps - 1) / 2;
  const int64_t begin = first < 0 ? -first : 0, end = frames - first < taps ? frames - first : taps;
  double sum = 0;
  for (int64_t k = begin; k < end; k++) sum = fma(weights[k], static_cast<double>(steps[first + k]), sum);
  return sum;
}

__global__ void __launch_bounds__(threads)
    smooth(const cuda::FrameRows rows, int classes, const double* weights, int taps, simd::VectorNorm norm) {
  const cuda::FrameRow& row = cuda::rowOfBlock(rows, blockIdx.x);
  const int64_t f = static_cast<int64_t>(blockIdx.x - row.firstBlock) * threads + threadIdx.x;
  if (f >= row.frames) return;
  const float* const steps = static_cast<const float*>(row.samples);
  float* const out = static_cast<float*>(row.out) + f;
  CensNorm length{norm};
  for (int c = 0; c < classes; c++)
    length.add(smoothed(steps + c * row.columns, row.frames, f, weights, taps));
  const double divisor = length.divisor();
  for (int c = 0; c < classes; c++) {
    const double sum = smoothed(steps + c * row.columns, row.frames, f, weights, taps);
    out[c * row.columns] = static_cast<float>(sum / divisor);
  }
}

class ChromaCensCudaPlan : public CudaPlan {
 public:
  explicit ChromaCensCudaPlan(const ChromaCensParams& params)
      : params_(params), chroma_(params), weights_(censWeights(params)) {}
  bool readsInt16() const override { return true; }
  size_t scratchBytes(const TensorSpec& input) const override { return chroma_.scratchBytes(input, true); }
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    const auto [table, blocks] =
        cuda::placeRows(chroma_.sumsOf(batch, params_.nChroma, false, stream), threads, stream);
    const int classes = static_cast<int>(params_.nChroma);
    cuda::launch("steps of chroma", countSteps, dim3(blocks), dim3(threads), 0, stream.handle(), table,
                 classes);
    cuda::launch("smoothing of chroma", smooth, dim3(blocks), dim3(threads), 0, stream.handle(), table,
                 classes, weights_.data(), static_cast<int>(weights_.size()), params_.norm);
  }

 private:
  ChromaCensParams params_;
  ConstantQChromaCuda chroma_;
  cuda::DeviceArray<double> weights_;
};

const RegisterCuda<ChromaCensParams, ChromaCensCudaPlan> registered{"chromaCens"};

}  // namespace

}  // namespace melisma
