#include "cuda/batch_stream.hpp"

#include <algorithm>
#include <cstring>

#include "core/round_up.hpp"
#include "cuda/check.hpp"

namespace melisma::cuda {

void* BatchStream::scratchBytes(size_t bytes) {
  if (bytes == 0) return nullptr;
  scratch_.emplace_back(parts_.memory, bytes);
  return scratch_.back().data();
}

// Through pinned memory: a copy from ordinary memory would wait for what the stream has to do.
const void* BatchStream::uploadBytes(const void* from, size_t bytes) {
  if (bytes == 0) return nullptr;
  constexpr size_t usual = size_t{256} << 10;
  const size_t rounded = roundUpTo256(bytes);
  if (pinnedUsed_ + rounded > pinnedSize_) {
    pinnedSize_ = std::max(usual, rounded);
    pinnedUsed_ = 0;
    pinned_.emplace_back(parts_.pinned, pinnedSize_);
  }
  char* staged = pinned_.back().data() + pinnedUsed_;
  pinnedUsed_ += rounded;
  std::memcpy(staged, from, bytes);
  void* table = scratchBytes(bytes);
  check(cudaMemcpyAsync(table, staged, bytes, cudaMemcpyHostToDevice, parts_.compute), "uploading a table");
  return table;
}

}  // namespace melisma::cuda
