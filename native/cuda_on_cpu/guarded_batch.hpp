// In the executor every input and output of a batch is a heap block of its exact size, so that an overrun is
// one to the address sanitizer (the runtime itself lays them side by side), and results are NaN until a
// kernel has written them.
#pragma once

#include <cuda_runtime.h>

#include <cstring>
#include <memory>
#include <vector>

#include "cuda/check.hpp"
#include "cuda/plan.hpp"

namespace cuda_on_cpu {

class GuardedBatch {
 public:
  // Copies the inputs in stream order.
  GuardedBatch(const melisma::CudaBatch& batch, cudaStream_t stream)
      : original_(batch), guarded_(batch), stream_(stream) {
    for (melisma::CudaItem& item : guarded_) {
      const size_t bytes = item.inputSpec->bytes() / (item.int16 ? 2 : 1);
      char* input = block(bytes);
      copy(input, item.input, bytes);
      item.input = input;
      for (size_t i = 0; i < item.outputs.size(); i++) {
        const size_t size = (*item.outputSpecs)[i].bytes();
        item.outputs[i] = block(size);
        std::memset(item.outputs[i], 0xff, size);
      }
    }
  }

  const melisma::CudaBatch& batch() const { return guarded_; }
  // Call after the launches; the object must outlive them.
  void copyBack() {
    for (size_t i = 0; i < guarded_.size(); i++) {
      for (size_t o = 0; o < guarded_[i].outputs.size(); o++) {
        copy(original_[i].outputs[o], guarded_[i].outputs[o], (*guarded_[i].outputSpecs)[o].bytes());
      }
    }
  }

 private:
  char* block(size_t bytes) {
    blocks_.emplace_back(new char[bytes]);
    return blocks_.back().get();
  }
  void copy(void* to, const void* from, size_t bytes) {
    melisma::cuda::check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToDevice, stream_),
                         "guarding a batch");
  }

  melisma::CudaBatch original_, guarded_;
  cudaStream_t stream_;
  std::vector<std::unique_ptr<char[]>> blocks_;
};

}  // namespace cuda_on_cpu
