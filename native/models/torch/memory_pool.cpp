#include "models/torch/memory_pool.hpp"

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "core/pages.hpp"

namespace melisma::models {

namespace {

constexpr size_t least = size_t{1} << 20;  // what is smaller malloc keeps by itself
constexpr size_t alignment = 64;           // as LibTorch's own allocator

// The words are those of LibTorch's allocator; inTorch() makes a DeviceError of the type.
[[noreturn]] void refuse(size_t bytes) {
  C10_THROW_ERROR(OutOfMemoryError, "not enough memory for " + std::to_string(bytes) + " bytes");
}

void* allocateSmall(size_t bytes) {
  void* data = nullptr;
  if (posix_memalign(&data, alignment, bytes) != 0) refuse(bytes);
  return data;
}

}  // namespace

MemoryPool& MemoryPool::get() {
  static MemoryPool* const pool = [] {
    auto* made = new MemoryPool;  // never destroyed: tensors may outlive every static
    c10::SetCPUAllocator(made, 1);
    return made;
  }();
  return *pool;
}

at::DataPtr MemoryPool::allocate(size_t bytes) {
  void* data = bytes == 0 ? nullptr : bytes < least ? allocateSmall(bytes) : take(bytes);
  return {data, data, raw_deleter(), at::Device(at::DeviceType::CPU)};
}

c10::DeleterFnPtr MemoryPool::raw_deleter() const {
  return [](void* data) { get().giveBack(data); };
}

void MemoryPool::copy_data(void* to, const void* from, size_t bytes) const { std::memcpy(to, from, bytes); }

void* MemoryPool::take(size_t wanted) {
  const size_t bytes = (wanted + hugePage - 1) / hugePage * hugePage;
  const std::lock_guard<std::mutex> lock(mutex_);
  // The smallest that fits, unless it would waste more than a quarter.
  auto best = kept_.end();
  for (auto block = kept_.begin(); block != kept_.end(); ++block) {
    if (block->bytes < bytes || block->bytes > bytes + std::max(bytes / 4, hugePage)) continue;
    if (best == kept_.end() || block->bytes < best->bytes) best = block;
  }
  Block taken{nullptr, bytes};
  if (best != kept_.end()) {
    taken = *best;
    keptBytes_ -= taken.bytes;
    kept_.erase(best);
  } else {
    const size_t most = std::max(mostUsed_, usedBytes_ + bytes);
    while (!kept_.empty() && usedBytes_ + keptBytes_ + bytes > most + most / 4) drop(std::prev(kept_.end()));
    taken.data = allocatePages(bytes);
    if (!taken.data) refuse(bytes);
  }
  used_.emplace(taken.data, taken.bytes);
  usedBytes_ += taken.bytes;
  mostUsed_ = std::max(mostUsed_, usedBytes_);
  return taken.data;
}

void MemoryPool::giveBack(void* data) {
  // Every block begins at a huge page; of what malloc gave, hardly anything does.
  if (reinterpret_cast<uintptr_t>(data) % hugePage != 0) return std::free(data);
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = used_.find(data);
  if (found == used_.end()) return std::free(data);
  const Block block{data, found->second};
  used_.erase(found);
  usedBytes_ -= block.bytes;
  kept_.push_front(block);
  keptBytes_ += block.bytes;
  if (plans_ == 0)
    drop(kept_.begin());
  else if (segments_ == 0)
    mayBeReclaimed(block);
}

void MemoryPool::drop(std::list<Block>::iterator block) {
  keptBytes_ -= block->bytes;
  freePages(block->data, block->bytes);
  kept_.erase(block);
}

void MemoryPool::mayBeReclaimed(const Block& block) {
#ifdef MADV_FREE
  madvise(block.data, block.bytes, MADV_FREE);
#endif
}

void MemoryPool::plans(int more) {
  const std::lock_guard<std::mutex> lock(mutex_);
  plans_ += more;
  if (plans_ > 0) return;
  while (!kept_.empty()) drop(kept_.begin());
  mostUsed_ = usedBytes_;
}

void MemoryPool::segments(int more) {
  const std::lock_guard<std::mutex> lock(mutex_);
  segments_ += more;
  if (segments_ > 0) return;
  for (const Block& block : kept_) mayBeReclaimed(block);
}

}  // namespace melisma::models
