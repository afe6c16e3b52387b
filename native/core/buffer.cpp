// The recycler behind Buffer: free lists by rounded size, at most `maximumIdle` bytes kept.
#include "core/buffer.hpp"

#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "core/error.hpp"
#include "core/pages.hpp"
#include "core/round_up.hpp"
#include "core/tensor.hpp"

namespace melisma {

namespace {

constexpr size_t smallest = 64 << 10;  // below this malloc's own caches do as well
constexpr size_t maximumIdle = size_t{128} << 20;

struct Recycler {
  std::mutex mutex;
  std::map<size_t, std::vector<void*>> idle;
  size_t idleBytes = 0;
};

Recycler& recycler() {
  static auto* instance = new Recycler;  // leaked: finalizers may run after static destruction
  return *instance;
}

// Rounded so that nearly equal sizes share a list.
size_t capacityOf(size_t bytes) {
  if (bytes == 0) return 64;  // an empty signal has an address too: kernels compute from it
  if (bytes < smallest) return (bytes + 63) / 64 * 64;
  return roundUpToEighth(bytes, smallest);
}

void* allocate(size_t capacity) {
  return capacity < smallest ? std::aligned_alloc(64, capacity) : allocatePages(capacity);
}

void deallocate(void* memory, size_t capacity) {
  if (capacity < smallest)
    std::free(memory);
  else
    freePages(memory, capacity);
}

}  // namespace

Buffer::Buffer(size_t bytes) : bytes_(bytes) {
  const auto refuse = [bytes] {
    throw DeviceError("out of host memory: could not allocate " + std::to_string(bytes) + " bytes");
  };
  if (bytes > TensorSpec::mostBytes) refuse();
  const size_t capacity = capacityOf(bytes);
  if (capacity >= smallest) {
    Recycler& pool = recycler();
    const std::lock_guard<std::mutex> lock(pool.mutex);
    const auto found = pool.idle.find(capacity);
    if (found != pool.idle.end() && !found->second.empty()) {
      data_ = found->second.back();
      found->second.pop_back();
      pool.idleBytes -= capacity;
      return;
    }
  }
  data_ = allocate(capacity);
  if (!data_) refuse();
}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

void Buffer::reset() {
  if (data_) recycle(data_, bytes_);
  data_ = nullptr;
}

void* Buffer::release() {
  void* data = data_;
  data_ = nullptr;
  return data;
}

void Buffer::recycle(void* data, size_t bytes) {
  if (!data) return;
  const size_t capacity = capacityOf(bytes);
  if (capacity >= smallest) {
    Recycler& pool = recycler();
    const std::lock_guard<std::mutex> lock(pool.mutex);
    if (pool.idleBytes + capacity <= maximumIdle) {
      pool.idle[capacity].push_back(data);
      pool.idleBytes += capacity;
      return;
    }
  }
  deallocate(data, capacity);
}

size_t Buffer::idleBytes() {
  Recycler& pool = recycler();
  const std::lock_guard<std::mutex> lock(pool.mutex);
  return pool.idleBytes;
}

void Buffer::releaseIdle() {
  std::map<size_t, std::vector<void*>> idle;
  Recycler& pool = recycler();
  {
    const std::lock_guard<std::mutex> lock(pool.mutex);
    idle.swap(pool.idle);
    pool.idleBytes = 0;
  }
  for (const auto& [capacity, blocks] : idle) {
    for (void* block : blocks) deallocate(block, capacity);
  }
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

}  // namespace melisma
