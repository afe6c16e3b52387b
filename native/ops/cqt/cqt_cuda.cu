// cqt on CUDA devices: constant_q_cuda.cu with responses as they are, whose notes have cost and bound.
#include "cuda/plan.hpp"
#include "ops/cqt/constant_q_cuda.hpp"
#include "ops/cqt/cqt.hpp"

namespace melisma {

namespace {

class CqtCudaPlan : public CudaPlan {
 public:
  explicit CqtCudaPlan(const CqtParams& params) : transform_(params) {}
  bool readsInt16() const override { return true; }
  size_t scratchBytes(const TensorSpec& input) const override { return transform_.scratchBytes(input); }
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    std::vector<void*> outs;
    for (const CudaItem& item : batch) outs.push_back(item.outputs[0]);
    transform_.run(batch, outs, stream);
  }

 private:
  ConstantQCuda transform_;
};

const RegisterCuda<CqtParams, CqtCudaPlan> registered{"cqt"};

}  // namespace

}  // namespace melisma
