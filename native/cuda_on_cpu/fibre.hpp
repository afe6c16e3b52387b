// A fibre: a function with its own stack that runs until it yields to the one that resumed it. Tells the
// address and thread sanitizers of each switch, when they are linked in; this code itself is compiled
// without them.
#pragma once

#include <cstddef>

namespace cuda_on_cpu {

// Stacks with a guard page below, kept from launch to launch.
class StackPool {
 public:
  static constexpr size_t stackBytes = size_t{512} << 10;  // sanitizers inflate frames several times over

  ~StackPool();
  void* take();  // the lowest usable address
  void giveBack(void* stack) { free_[count_++] = stack; }

 private:
  void* free_[2048];
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
  void* stack_;
  void* own_ = nullptr;        // stack pointer while it does not run
  void* scheduler_ = nullptr;  // stack pointer of the scheduler while it runs
  void* threadFibre_ = nullptr;
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
