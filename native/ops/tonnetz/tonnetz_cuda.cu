// tonnetz on CUDA devices: sums of classes (ops/cqt/constant_q_spectra_cuda.cu, whose notes have cost and
// bound), then a thread a frame: 200 bytes and 144 flops of 12 classes, a thousandth of the rest, predicted
// to cost its launch alone. Not measured.
#include "cuda/launch.hpp"
#include "cuda/vector_norm.cuh"
#include "ops/chroma_cqt/constant_q_chroma_cuda.hpp"
#include "ops/tonnetz/tonnetz.hpp"

namespace melisma {

namespace {

constexpr int threads = 128;

__global__ void __launch_bounds__(threads)
    project(const cuda::FrameRows rows, int classes, const float* basis) {
  const cuda::FrameRow& row = cuda::rowOfBlock(rows, blockIdx.x);
  const int64_t f = static_cast<int64_t>(blockIdx.x - row.firstBlock) * threads + threadIdx.x;
  if (f >= row.frames) return;
  const float* const sums = static_cast<const float*>(row.samples) + f;
  const float divisor =
      cuda::vectorDivisor(simd::VectorNorm::l1, classes, [&](int c) { return sums[c * row.columns]; });
  for (int i = 0; i < tonnetzRows; i++) {
    float point = 0;
    for (int c = 0; c < classes; c++)
      point = fmaf(basis[i * classes + c], sums[c * row.columns] / divisor, point);
    static_cast<float*>(row.out)[i * row.columns + f] = point;
  }
}

class TonnetzCudaPlan : public CudaPlan {
 public:
  explicit TonnetzCudaPlan(const TonnetzParams& params)
      : classes_(static_cast<int>(params.nChroma)), chroma_(params), basis_(tonnetzBasis(params.nChroma)) {}
  bool readsInt16() const override { return true; }
  size_t scratchBytes(const TensorSpec& input) const override { return chroma_.scratchBytes(input, true); }
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    const auto [table, blocks] =
        cuda::placeRows(chroma_.sumsOf(batch, tonnetzRows, false, stream), threads, stream);
    cuda::launch("tonnetz", project, dim3(blocks), dim3(threads), 0, stream.handle(), table, classes_,
                 basis_.data());
  }

 private:
  int classes_;
  ConstantQChromaCuda chroma_;
  cuda::DeviceArray<float> basis_;
};

const RegisterCuda<TonnetzParams, TonnetzCudaPlan> registered{"tonnetz"};

}  // namespace

}  // namespace melisma
