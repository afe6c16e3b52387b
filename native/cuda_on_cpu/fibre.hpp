// A fibre: a function with its own stack that runs until it yields to the one that resumed it. Tells the
// address and thread sanitizers of each switch, when they are linked in; this code itself is compiled
// without them.
#pragma once

#include <cstddef>

namespace cuda_on_cpu {

// A stack with a guard page below, and what the thread sanitizer keeps for its fibre: both take long to make.
struct Stack {
  void* memory = nullptr;  // the lowest usable address
  void* threadFibre = nullptr;
};

// Stacks, kept from launch to launch.
class StackPool {
 public:
  static constexpr size_t stackBytes = size_t{512} << 10;  // sanitizers inflate frames several times over

  ~StackPool();
  Stack take();
  void giveBack(Stack stack) { free_[count_++] = stack; }

 private:
  Stack free_[2048];
  size_t count_ = 0;
};

class Fibre {
 public:
  // `entry(argument)` must not return: it ends with finish().
  Fibre(StackPool& stacks, void (*entry)(void*), void* argument);
  Fibre(const Fibre&) = delete;
  ~Fibre();

  void resume();         // from the scheduler
  void yield();          // from inside, back to the scheduler
  void finish();         // from inside, for the last time
  void started() const;  // from inside, first of all

 private:
  StackPool& stacks_;
  Stack stack_;
  void* own_ = nullptr;        // stack pointer while it does not run
  void* scheduler_ = nullptr;  // stack pointer of the scheduler while it runs
  bool finished_ = false;
  void* threadScheduler_ = nullptr;
  mutable void* ownFakeStack_ = nullptr;
  mutable void* schedulerFakeStack_ = nullptr;
  mutable const void* schedulerBottom_ = nullptr;
  mutable size_t schedulerSize_ = 0;
};

// Order that the thread sanitizer sees between what happened before publish(x) on one fibre and after
// observe(x) on another.
void publish(void* address);
void observe(void* address);

}  // namespace cuda_on_cpu
