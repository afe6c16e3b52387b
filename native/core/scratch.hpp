// Memory that a tile needs while it runs: one arena per pool thread, reused between tiles, so that the inner
// loops meet warm pages. It is as large as the most that a tile has needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

#include "core/memo.hpp"

namespace melisma {

class Scratch {
 public:
  static constexpr size_t alignment = 64;  // one AVX-512 register, one cache line

  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { release(); }

  // Uninitialised memory for `count` values, aligned to 64 bytes, valid until reset().
  template <class T>
  T* take(size_t count) {
    const size_t bytes = (count * sizeof(T) + alignment - 1) / alignment * alignment;
    while (current_ < blocks_.size()) {
      Block& block = blocks_[current_];
      if (block.used + bytes <= block.size) {
        void* memory = static_cast<char*>(block.memory) + block.used;
        block.used += bytes;
        return static_cast<T*>(memory);
      }
      current_++;
    }
    const size_t size = bytes > atLeast_ ? bytes : atLeast_;
    void* memory = std::aligned_alloc(alignment, size);
    if (!memory) throw std::bad_alloc();
    blocks_.push_back({memory, size, bytes});
    return static_cast<T*>(memory);
  }

  // Takes everything back; the pool calls it before each tile.
  void reset() {
    if (blocks_.size() > 1) {
      // One block of their use takes their place: tiles of other shapes would leave ever more gaps between
      // theirs.
      size_t used = 0;
      for (const Block& block : blocks_) used += block.used;
      release();
      atLeast_ = used > atLeast_ ? used : atLeast_;
    }
    for (Block& block : blocks_) block.used = 0;
    current_ = 0;
  }

  // Gives everything back to the allocator.
  void release() {
    for (const Block& block : blocks_) std::free(block.memory);
    blocks_.clear();
    current_ = 0;
  }

  // What the ops of a combined plan share while they run the same tile; null for a plan of one op.
  Memo* memo = nullptr;

 private:
  struct Block {
    void* memory;
    size_t size, used;
  };

  std::vector<Block> blocks_;
  size_t current_ = 0;
  size_t atLeast_ = size_t{1} << 20;  // of a block
};

}  // namespace melisma
