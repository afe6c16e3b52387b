// Keeps the large tensors that LibTorch gives back for the next one of their size. Without it each goes back
// to the system and its pages are mapped and cleared again: a fifth of HTDemucs' time.
#pragma once

#include <c10/core/Allocator.h>

#include <list>
#include <mutex>
#include <unordered_map>

namespace melisma::models {

// LibTorch's CPU allocator while this plug-in is loaded. What is kept never makes the whole more than a
// quarter larger than the most that was in use at once, and the system may take it back whenever no segment
// runs; it goes for good with the last plan.
class MemoryPool final : public c10::Allocator {
 public:
  // Becomes LibTorch's allocator at the first call; lives as long as the process.
  static MemoryPool& get();

  // A plan that may run.
  struct Plan {
    Plan() { get().plans(1); }
    ~Plan() { get().plans(-1); }
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;
  };
  // A segment that runs.
  struct Segment {
    Segment() { get().segments(1); }
    ~Segment() { get().segments(-1); }
    Segment(const Segment&) = delete;
    Segment& operator=(const Segment&) = delete;
  };

  // LibTorch up to 2.2 declares this const, later ones do not: one of the two overrides.
  at::DataPtr allocate(size_t bytes);
  at::DataPtr allocate(size_t bytes) const { return get().allocate(bytes); }
  // One deleter for all: oneDNN's scratchpads come through the raw interface.
  c10::DeleterFnPtr raw_deleter() const override;
  void copy_data(void* to, const void* from, size_t bytes) const;  // not declared by 1.13

 private:
  struct Block {
    void* data;
    size_t bytes;
  };
  MemoryPool() = default;
  void* take(size_t bytes);
  void giveBack(void* data);
  void plans(int more);
  void segments(int more);
  void drop(std::list<Block>::iterator block);
  void mayBeReclaimed(const Block& block);

  std::mutex mutex_;
  std::unordered_map<void*, size_t> used_;  // bytes of each block that a tensor has
  std::list<Block> kept_;                   // the one given back last comes first
  size_t usedBytes_ = 0, keptBytes_ = 0, mostUsed_ = 0;
  int plans_ = 0, segments_ = 0;
};

}  // namespace melisma::models
