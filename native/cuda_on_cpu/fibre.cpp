// Stack switching for x86-64 and AArch64 under the System V calling conventions.
#include "cuda_on_cpu/fibre.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <new>

extern "C" {
// Present when the program is linked with that sanitizer.
__attribute__((weak)) void __sanitizer_start_switch_fiber(void** save, const void* bottom, size_t size);
__attribute__((weak)) void __sanitizer_finish_switch_fiber(void* save, const void** bottom, size_t* size);
__attribute__((weak)) void __asan_unpoison_memory_region(void const volatile* address, size_t size);
__attribute__((weak)) void* __tsan_get_current_fiber();
__attribute__((weak)) void* __tsan_create_fiber(unsigned flags);
__attribute__((weak)) void __tsan_destroy_fiber(void* fiber);
__attribute__((weak)) void __tsan_switch_to_fiber(void* fiber, unsigned flags);
__attribute__((weak)) void __tsan_acquire(void* address);
__attribute__((weak)) void __tsan_release(void* address);

// Saves the registers a callee must keep, leaves the stack pointer in *save and goes on where the
// stack `to` was left.
void cudaOnCpuSwitch(void** save, void* to);
}

#if defined(__x86_64__)
asm(R"(
.text
.globl cudaOnCpuSwitch
.hidden cudaOnCpuSwitch
.type cudaOnCpuSwitch, @function
cudaOnCpuSwitch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size cudaOnCpuSwitch, .-cudaOnCpuSwitch
)");
#elif defined(__aarch64__)
asm(R"(
.text
.globl cudaOnCpuSwitch
.hidden cudaOnCpuSwitch
.type cudaOnCpuSwitch, %function
cudaOnCpuSwitch:
  sub sp, sp, #160
  stp x19, x20, [sp, #0]
  stp x21, x22, [sp, #16]
  stp x23, x24, [sp, #32]
  stp x25, x26, [sp, #48]
  stp x27, x28, [sp, #64]
  stp x29, x30, [sp, #80]
  stp d8, d9, [sp, #96]
  stp d10, d11, [sp, #112]
  stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x9, sp
  str x9, [x0]
  mov sp, x1
  ldp x19, x20, [sp, #0]
  ldp x21, x22, [sp, #16]
  ldp x23, x24, [sp, #32]
  ldp x25, x26, [sp, #48]
  ldp x27, x28, [sp, #64]
  ldp x29, x30, [sp, #80]
  ldp d8, d9, [sp, #96]
  ldp d10, d11, [sp, #112]
  ldp d12, d13, [sp, #128]
  ldp d14, d15, [sp, #144]
  add sp, sp, #160
  ret
.size cudaOnCpuSwitch, .-cudaOnCpuSwitch
)");
#else
#error "cuda_on_cpu: expected x86-64 or AArch64"
#endif

namespace cuda_on_cpu {

namespace {

// What a new stack begins with: the function to enter is the return address of the switch.
thread_local void (*startEntry)(void*);
thread_local void* startArgument;

void enter() { startEntry(startArgument); }

void* firstFrame(void* stack) {
  void** top = reinterpret_cast<void**>(static_cast<char*>(stack) + StackPool::stackBytes);
#if defined(__x86_64__)
  constexpr int words = 8;  // six registers, the return address, the return address of `enter`
  void** frame = top - words;
  for (int i = 0; i < words; i++) frame[i] = nullptr;
  frame[6] = reinterpret_cast<void*>(&enter);
#else
  constexpr int words = 20;
  void** frame = top - words;
  for (int i = 0; i < words; i++) frame[i] = nullptr;
  frame[11] = reinterpret_cast<void*>(&enter);
#endif
  return frame;
}

}  // namespace

StackPool::~StackPool() {
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  while (count_ > 0) {
    const Stack stack = free_[--count_];
    if (stack.threadFibre) __tsan_destroy_fiber(stack.threadFibre);
    munmap(static_cast<char*>(stack.memory) - page, stackBytes + page);
  }
}

Stack StackPool::take() {
  if (count_ > 0) {
    const Stack stack = free_[--count_];
    if (__asan_unpoison_memory_region) __asan_unpoison_memory_region(stack.memory, stackBytes);
    return stack;
  }
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  void* memory = mmap(nullptr, stackBytes + page, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  mprotect(memory, page, PROT_NONE);
  return {static_cast<char*>(memory) + page, nullptr};
}

Fibre::Fibre(StackPool& stacks, void (*entry)(void*), void* argument)
    : stacks_(stacks), stack_(stacks.take()), own_(firstFrame(stack_.memory)) {
  // The stack's last words are free until the frame is entered: they carry the function.
  static_cast<void**>(stack_.memory)[0] = reinterpret_cast<void*>(entry);
  static_cast<void**>(stack_.memory)[1] = argument;
  if (__tsan_create_fiber && !stack_.threadFibre) stack_.threadFibre = __tsan_create_fiber(0);
}

Fibre::~Fibre() {
  // One that a failed kernel left in the middle would begin where that one was.
  if (stack_.threadFibre && !finished_) {
    __tsan_destroy_fiber(stack_.threadFibre);
    stack_.threadFibre = nullptr;
  }
  stacks_.giveBack(stack_);
}

void Fibre::resume() {
  startEntry = reinterpret_cast<void (*)(void*)>(static_cast<void**>(stack_.memory)[0]);
  startArgument = static_cast<void**>(stack_.memory)[1];
  if (stack_.threadFibre) {
    threadScheduler_ = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(stack_.threadFibre, 1);  // 1: the switch itself orders nothing
  }
  if (__sanitizer_start_switch_fiber) {
    __sanitizer_start_switch_fiber(&schedulerFakeStack_, stack_.memory, StackPool::stackBytes);
  }
  cudaOnCpuSwitch(&scheduler_, own_);
  if (__sanitizer_finish_switch_fiber) __sanitizer_finish_switch_fiber(schedulerFakeStack_, nullptr, nullptr);
}

void Fibre::started() const {
  if (__sanitizer_finish_switch_fiber) {
    __sanitizer_finish_switch_fiber(nullptr, &schedulerBottom_, &schedulerSize_);
  }
}

void Fibre::yield() {
  if (stack_.threadFibre) __tsan_switch_to_fiber(threadScheduler_, 1);
  if (__sanitizer_start_switch_fiber) {
    __sanitizer_start_switch_fiber(&ownFakeStack_, schedulerBottom_, schedulerSize_);
  }
  cudaOnCpuSwitch(&own_, scheduler_);
  if (__sanitizer_finish_switch_fiber) {
    __sanitizer_finish_switch_fiber(ownFakeStack_, &schedulerBottom_, &schedulerSize_);
  }
}

void Fibre::finish() {
  finished_ = true;
  if (stack_.threadFibre) __tsan_switch_to_fiber(threadScheduler_, 1);
  if (__sanitizer_start_switch_fiber) {
    __sanitizer_start_switch_fiber(nullptr, schedulerBottom_, schedulerSize_);
  }
  cudaOnCpuSwitch(&own_, scheduler_);
}

void publish(void* address) {
  if (__tsan_release) __tsan_release(address);
}

void observe(void* address) {
  if (__tsan_acquire) __tsan_acquire(address);
}

}  // namespace cuda_on_cpu
