// medianFilter on CUDA devices; cost and bound are those of sliding_medians_cuda.cu.
#include "ops/median_filter/median_filter.hpp"
#include "ops/median_filter/sliding_medians_cuda.hpp"

namespace melisma {

namespace {

class MedianFilterCudaPlan : public CudaPlan {
 public:
  explicit MedianFilterCudaPlan(const MedianFilterParams& params) : params_(params) {
    checkMedianSize(params.kernelSize);
  }

  void run(const CudaBatch& batch, CudaStream& stream) const override {
    std::vector<MedianMatrix> matrices;
    for (const CudaItem& item : batch) {
      const std::vector<int64_t>& shape = item.inputSpec->shape;
      const int64_t rows = shape[shape.size() - 2], columns = shape.back();
      const int64_t count = shape.size() == 3 ? shape[0] : 1;
      const MedianLines lines = linesOf(rows, columns, params_.axis == MedianFilterParams::Axis::time);
      for (int64_t m = 0; m < count; m++) {
        matrices.push_back(
            {item.in<float>() + m * rows * columns, item.out<float>() + m * rows * columns, lines});
      }
    }
    launchMedians(matrices, params_.kernelSize, stream);
  }

 private:
  MedianFilterParams params_;
};

const RegisterCuda<MedianFilterParams, MedianFilterCudaPlan> registered{"medianFilter"};

}  // namespace

}  // namespace melisma
