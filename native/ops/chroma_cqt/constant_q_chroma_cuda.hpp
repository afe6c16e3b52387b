// Sums of constant-Q magnitudes per class on CUDA devices: what chromaCqt, chromaCens and tonnetz begin with.
#pragma once

#include <vector>

#include "ops/chroma_cqt/chroma_cqt.hpp"
#include "ops/cqt/constant_q_cuda.hpp"

namespace melisma {

class ConstantQChromaCuda {
 public:
  explicit ConstantQChromaCuda(const ConstantQChromaParams& params);

  // `withSums`: of sumsOf() too.
  size_t scratchBytes(const TensorSpec& input, bool withSums) const;
  // The frames of every channel of a batch; `samples` are the sums, float32 [nChroma][columns], and `out` is
  // [outputRows][columns] of output 0. Sums lie in scratch memory, or where the output is.
  std::vector<cuda::FrameRow> sumsOf(const CudaBatch& batch, int64_t outputRows, bool inPlace,
                                     CudaStream& stream) const;

 private:
  ConstantQChromaParams params_;
  ConstantQCuda transform_;
};

}  // namespace melisma
