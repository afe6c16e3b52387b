// One thread block on the CPU: a fibre for each CUDA thread, barriers, warp operations, shared memory.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "cuda_on_cpu/fibre.hpp"

namespace cuda_on_cpu {

struct Index3 {
  unsigned x = 0, y = 0, z = 0;
};
struct Extent3 {
  unsigned x = 1, y = 1, z = 1;
};

// What a kernel does that hardware would punish with a hang or with wrong numbers.
class KernelError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Order { forward, reverse, random };

struct Schedule {
  Order order = Order::forward;
  uint64_t seed = 1;
  const char* unordered = nullptr;  // the name of a source file whose __syncthreads() do nothing
};

// The source line of a barrier or warp operation.
struct Site {
  const char* what;
  const char* file;
  int line;
  bool operator==(const Site& other) const;
};

class Block {
 public:
  static constexpr unsigned warpSize = 32;

  // `body(argument)` is the kernel.
  Block(Extent3 grid, Index3 index, Extent3 size, size_t sharedBytes, Schedule schedule, StackPool& stacks,
        void (*body)(void*), void* argument);
  ~Block();

  // Runs all threads to their end; throws KernelError.
  void run();

  // Of the thread that runs now on this OS thread.
  static Block& current();
  Index3 threadIndex() const;
  Index3 index() const { return index_; }
  Extent3 size() const { return size_; }
  Extent3 grid() const { return grid_; }
  void* shared() const { return shared_; }
  unsigned lane() const { return running_ % warpSize; }
  // All lanes that the warp of the running thread has.
  uint32_t warpMask() const {
    const unsigned lanes = count_ - running_ / warpSize * warpSize;
    return lanes >= warpSize ? 0xffffffffu : (1u << lanes) - 1;
  }

  void syncThreads(Site site);
  // syncThreads that returns whether `value` held for any, for all, and for how many threads.
  int syncThreadsCount(Site site, bool value);
  // Meets the lanes of `mask`; values()[i] is then what lane i brought, until the same lanes meet again.
  const uint64_t* meet(Site site, uint32_t mask, uint64_t value);

 private:
  enum class State : uint8_t { ready, atBarrier, atWarp, done };
  struct Thread {
    std::unique_ptr<Fibre> fibre;
    State state = State::ready;
    Site site{};
    uint32_t mask = 0;
  };
  static constexpr size_t meetingsPerWarp = 32;
  struct Meeting {  // of one mask in one warp
    uint32_t mask = 0, arrived = 0;
    unsigned generation = 0;
    Site site{};
    uint64_t mail[2][warpSize];
    char order[2];  // addresses for publish and observe
  };

  static void threadMain(void* argument);
  void waitAs(State state, Site site, uint32_t mask);
  void openBarrierIfComplete();
  unsigned pick(unsigned step, unsigned count) const;
  [[noreturn]] void reportDeadlock() const;

  Extent3 grid_, size_;
  Index3 index_;
  Schedule schedule_;
  void (*body_)(void*);
  void* argument_;
  void* shared_ = nullptr;
  unsigned count_, live_, running_ = 0, arrived_ = 0, agreed_ = 0, lastAgreed_ = 0, generation_ = 0;
  Site barrier_{};
  std::vector<Thread> threads_;
  std::vector<std::vector<Meeting>> meetings_;  // [warp], with room for all: fibres must not allocate
  std::string error_;
  char start_ = 0, end_ = 0, barrierOrder_[2] = {};
};

}  // namespace cuda_on_cpu
