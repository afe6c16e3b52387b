#include "cuda/device_array.hpp"

#include <cuda_runtime.h>

#include "cuda/check.hpp"
#include "cuda/context.hpp"

namespace melisma::cuda {

DeviceMemory::DeviceMemory(size_t bytes) : bytes_(bytes) {
  if (bytes == 0) return;
  int ordinal = 0;
  check(cudaGetDevice(&ordinal), "asking for the current device");
  allocator_ = &Context::of(ordinal).parts().memory;
  data_ = allocator_->take(bytes);
}

DeviceMemory::DeviceMemory(const void* from, size_t bytes) : DeviceMemory(bytes) {
  if (bytes == 0) return;
  check(cudaMemcpy(data_, from, bytes, cudaMemcpyHostToDevice), "uploading a table");
  // From pageable memory it may return before the data is there, and streams of ours do not wait for it.
  check(cudaStreamSynchronize(nullptr), "uploading a table");
}

DeviceMemory::~DeviceMemory() {
  if (data_) allocator_->give(data_);
}

}  // namespace melisma::cuda
