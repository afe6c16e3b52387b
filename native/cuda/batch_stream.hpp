// The CudaStream of one batch: the memory it hands out lives as long as it does.
#pragma once

#include <cuda_runtime.h>

#include <utility>
#include <vector>

#include "cuda/context.hpp"
#include "cuda/plan.hpp"

namespace melisma::cuda {

class BatchStream : public CudaStream {
 public:
  explicit BatchStream(Context::Parts& parts) : parts_(parts) {}
  cudaStream_t handle() const override { return parts_.compute; }
  const CudaDevice& device() const override { return parts_.device; }

 private:
  void* scratchBytes(size_t bytes) override;
  const void* uploadBytes(const void* from, size_t bytes) override;

  Context::Parts& parts_;
  std::vector<Block> scratch_, pinned_;
  size_t pinnedUsed_ = 0, pinnedSize_ = 0;  // of the last pinned block
};

}  // namespace melisma::cuda
