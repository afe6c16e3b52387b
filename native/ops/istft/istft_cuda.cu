// istft on CUDA devices; cost and bound are those of inverse_frames_cuda.cu.
#include "ops/istft/inverse_frames_cuda.hpp"
#include "ops/istft/istft.hpp"

namespace melisma {

namespace {

using cuda::Complex;

class IstftCudaPlan : public CudaPlan {
 public:
  explicit IstftCudaPlan(const IstftParams& params)
      : params_(params), inverse_(params.paddedWindow(), params.hopLength, params.center) {}
  size_t scratchBytes(const TensorSpec& input) const override {
    const size_t axes = input.shape.size();
    const int64_t channels = axes == 3 ? input.shape[0] : 1;
    return static_cast<size_t>(channels * inverse_.room(input.shape[axes - 1])) * sizeof(float) + 256;
  }

  void run(const CudaBatch& batch, CudaStream& stream) const override {
    std::vector<InverseRow> rows;
    for (const CudaItem& item : batch) {
      const std::vector<int64_t>& shape = item.inputSpec->shape;
      const int64_t stored = shape.back(), channels = shape.size() == 3 ? shape[0] : 1;
      const int64_t length = (*item.outputSpecs)[0].shape.back();
      const IstftPlan::Reach reach = IstftPlan::reachOf(params_, stored, length);
      const int64_t room = inverse_.room(reach.frames);
      float* frames = stream.scratch<float>(static_cast<size_t>(channels * room));
      for (int64_t c = 0; c < channels; c++) {
        rows.push_back({item.in<Complex<float>>() + c * params_.bins() * stored, frames + c * room,
                        item.out<float>() + c * length, stored, reach.frames, reach.counted, length, 0});
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
