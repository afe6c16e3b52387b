#include "cuda/allocator.hpp"

#include <algorithm>

#include "core/round_up.hpp"
#include "cuda/check.hpp"

namespace melisma::cuda {

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr bool recycles = false;  // blocks of the exact size, so that overruns are seen
#else
constexpr bool recycles = true;
#endif

size_t roundUp(size_t bytes) {
  bytes = std::max<size_t>(bytes, 1);
  return recycles ? roundUpToEighth(bytes, 2048) : bytes;
}

}  // namespace

void* Allocator::take(size_t bytes) {
  const size_t capacity = roundUp(bytes);
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto fit = idle_.lower_bound(capacity);
  // A block up to half as large again is better than a new one.
  if (fit != idle_.end() && fit->first <= capacity + capacity / 2) {
    void* memory = fit->second;
    idleBytes_ -= fit->first;
    idle_.erase(fit);
    return memory;
  }
  if (totalBytes_ + capacity > limit_) releaseIdle();
  void* memory = totalBytes_ + capacity <= limit_ ? source_.allocate(capacity) : nullptr;
  if (!memory && !idle_.empty()) {
    releaseIdle();
    memory = source_.allocate(capacity);
  }
  if (!memory) {
    throw OutOfMemory(source_.name + ": out of memory: " + bytesText(capacity) + " more were needed, " +
                      bytesText(totalBytes_) + " are in use, at most " + bytesText(limit_) + " may be");
  }
  totalBytes_ += capacity;
  capacityOf_[memory] = capacity;
  return memory;
}

void Allocator::give(void* memory) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const size_t capacity = capacityOf_.at(memory);
  idle_.emplace(capacity, memory);
  idleBytes_ += capacity;
  if (!recycles) releaseIdle();
}

AcceleratorMemory Allocator::usage() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return {totalBytes_ - idleBytes_, idleBytes_, limit_};
}

void Allocator::releaseIdle() {
  for (const auto& [capacity, memory] : idle_) {
    source_.release(memory);
    capacityOf_.erase(memory);
    totalBytes_ -= capacity;
  }
  idle_.clear();
  idleBytes_ = 0;
}

}  // namespace melisma::cuda
