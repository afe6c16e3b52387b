// One GPU of the process: its memory, its streams and the one thread that gives it work.
#pragma once

#include <cuda_runtime.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "cuda/allocator.hpp"
#include "cuda/plan.hpp"
#include "cuda/staging.hpp"

namespace melisma::cuda {

// Makes a device current on this thread, and the one before it again afterwards.
class CurrentDevice {
 public:
  explicit CurrentDevice(int ordinal);
  ~CurrentDevice();

 private:
  int before_ = 0;
};

class Context {
 public:
  // What an opened device has; touched by the submission thread, except for the allocators.
  struct Parts {
    CudaDevice device;
    Allocator memory, pinned;
    cudaStream_t upload = nullptr, compute = nullptr, download = nullptr;
    StagingRing up, down;
  };

  // Of a device that exists or not; made on first use, never destroyed.
  static Context& of(int ordinal);

  // Runs tasks one after another on the submission thread, where the device is current once it is open.
  void post(std::function<void()> task);
  // Whether a task waits behind the one that runs.
  bool hasWaiting();

  // On the submission thread: makes the device ready, throws a DeviceError that says why it is not.
  void open();
  // Throws a DeviceError unless the device is open.
  Parts& parts();
  std::string name() const { return "cuda:" + std::to_string(ordinal_); }

 private:
  explicit Context(int ordinal) : ordinal_(ordinal) {}
  void startThread();
  void work();

  const int ordinal_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool threadStarted_ = false;
  std::unique_ptr<Parts> parts_;
};

}  // namespace melisma::cuda
