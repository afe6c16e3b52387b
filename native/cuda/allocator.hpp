// Recycles blocks of memory that are slow to get: of a device, or pinned memory of the host. Blocks may be
// given back as soon as nothing that is enqueued uses them.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/accelerator.hpp"

namespace melisma::cuda {

class Allocator {
 public:
  struct Source {
    std::string name;                 // in messages: "cuda:0"
    void* (*allocate)(size_t bytes);  // null when memory is out
    void (*release)(void* memory);
  };
  // Never holds more than `limit` bytes, in use and idle together.
  Allocator(Source source, size_t limit) : source_(std::move(source)), limit_(limit) {}

  // Aligned to 256 bytes. Idle blocks are given up before it throws OutOfMemory, which tells the sizes.
  void* take(size_t bytes);
  void give(void* memory);
  AcceleratorMemory usage() const;

 private:
  void releaseIdle();

  const Source source_;
  const size_t limit_;
  mutable std::mutex mutex_;
  std::multimap<size_t, void*> idle_;             // by capacity
  std::unordered_map<void*, size_t> capacityOf_;  // of every block
  size_t idleBytes_ = 0, totalBytes_ = 0;
};

// Memory of an allocator, given back when destroyed.
class Block {
 public:
  Block() = default;
  Block(Allocator& allocator, size_t bytes) : allocator_(&allocator), data_(allocator.take(bytes)) {}
  Block(Block&& other) noexcept : allocator_(other.allocator_), data_(other.data_) { other.data_ = nullptr; }
  Block& operator=(Block&& other) noexcept {
    std::swap(allocator_, other.allocator_);
    std::swap(data_, other.data_);
    return *this;
  }
  ~Block() {
    if (data_) allocator_->give(data_);
  }
  char* data() const { return static_cast<char*>(data_); }

 private:
  Allocator* allocator_ = nullptr;
  void* data_ = nullptr;
};

}  // namespace melisma::cuda
