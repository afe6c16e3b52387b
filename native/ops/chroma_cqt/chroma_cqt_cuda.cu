// chromaCqt on CUDA devices: sums of classes (ops/cqt/constant_q_spectra_cuda.cu, whose notes have cost and
// bound) straight into the result, and a thread a frame that divides them: 3 x 48 bytes a frame of 12
// classes, a thousandth of the rest, predicted to cost its launch alone. Not measured.
#include "cuda/launch.hpp"
#include "cuda/vector_norm.cuh"
#include "ops/chroma_cqt/constant_q_chroma_cuda.hpp"

namespace melisma {

namespace {

constexpr int threads = 128;

__global__ void __launch_bounds__(threads)
    normalise(const cuda::FrameRows rows, int classes, float threshold, simd::VectorNorm norm) {
  const cuda::FrameRow& row = cuda::rowOfBlock(rows, blockIdx.x);
  const int64_t f = static_cast<int64_t>(blockIdx.x - row.firstBlock) * threads + threadIdx.x;
  if (f >= row.frames) return;
  float* const values = static_cast<float*>(row.out) + f;
  const auto value = [&](int c) {
    const float sum = values[c * row.columns];
    return threshold > 0 && sum < threshold ? 0 : sum;
  };
  const float divisor = cuda::vectorDivisor(norm, classes, value);
  for (int c = 0; c < classes; c++) values[c * row.columns] = value(c) / divisor;
}

class ChromaCqtCudaPlan : public CudaPlan {
 public:
  explicit ChromaCqtCudaPlan(const ChromaCqtParams& params) : params_(params), chroma_(params) {}
  bool readsInt16() const override { return true; }
  size_t scratchBytes(const TensorSpec& input) const override { return chroma_.scratchBytes(input, false); }
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    const auto [table, blocks] =
        cuda::placeRows(chroma_.sumsOf(batch, params_.nChroma, true, stream), threads, stream);
    cuda::launch("norms of chroma", normalise, dim3(blocks), dim3(threads), 0, stream.handle(), table,
                 static_cast<int>(params_.nChroma), static_cast<float>(params_.threshold), params_.norm);
  }

 private:
  ChromaCqtParams params_;
  ConstantQChromaCuda chroma_;
};

const RegisterCuda<ChromaCqtParams, ChromaCqtCudaPlan> registered{"chromaCqt"};

}  // namespace

}  // namespace melisma
