// Copies between ordinary host memory and device memory through two pinned buffers of 16 MB: while the
// device copies one, the host fills or empties the other. Pinning takes milliseconds, so it is done once.
#pragma once

#include <cuda_runtime.h>

#include <array>
#include <cstddef>
#include <vector>

#include "cuda/allocator.hpp"

namespace melisma::cuda {

// A stretch of host memory that belongs at `offset` of a range of device memory.
struct Piece {
  size_t offset = 0, bytes = 0;  // on the device
  void* host = nullptr;
  bool narrow = false;  // float32 on the host, int16 on the device; uploads only
};

class StagingRing {
 public:
  // Pieces in rising order; what lies between them is not defined afterwards. `threads` of the CPU's pool
  // help. The host memory may go when the call returns; what follows on the stream finds the data there.
  void upload(char* device, const std::vector<Piece>& pieces, cudaStream_t stream, Allocator& pinned,
              int threads);
  // The same backwards; the data are there when the call returns.
  void download(const char* device, const std::vector<Piece>& pieces, cudaStream_t stream, Allocator& pinned,
                int threads);

 private:
  static constexpr size_t slotBytes = size_t{16} << 20;
  struct Slot {
    Block memory;
    cudaEvent_t copied = nullptr;
  };
  Slot& slot(size_t index, Allocator& pinned);

  std::array<Slot, 2> slots_;
};

}  // namespace melisma::cuda
