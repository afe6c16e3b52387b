// istft on CUDA devices; cost and bound are those of inverse_register_cuda.cu.
#include "ops/istft/inverse_frames_cuda.hpp"
#include "ops/istft/istft.hpp"

namespace melisma {

namespace {

using cuda::Complex;

class IstftCudaPlan : public CudaPlan {
 public:
  explicit IstftCudaPlan(const IstftParams& params)
      : params_(params), inverse_(params.paddedWindow(), params.hopLength, params.center) {}
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    std::vector<InverseRow> rows;
    for (const CudaItem& item : batch) {
      const std::vector<int64_t>& shape = item.inputSpec->shape;
      const int64_t stored = shape.back(), channels = shape.size() == 3 ? shape[0] : 1;
      const int64_t length = (*item.outputSpecs)[0].shape.back();
      const IstftPlan::Reach reach = IstftPlan::reachOf(params_, stored, length);
      for (int64_t c = 0; c < channels; c++) {
        rows.push_back({item.in<Complex<float>>() + c * params_.bins() * stored,
                        stored,
                        reach.frames,
                        reach.counted,
                        length,
                        {item.out<float>() + c * length, nullptr},
                        {nullptr, nullptr},
                        0});
      }
    }
    inverse_.run(std::move(rows), stream);
  }

 private:
  IstftParams params_;
  InverseFrames inverse_;
};

const RegisterCuda<IstftParams, IstftCudaPlan> registered{"istft"};

}  // namespace

}  // namespace melisma
