// One call of plan.run: a batch of items, run by whatever the plan's device is. core/tile_job.hpp is the
// CPU's; a CUDA build adds another.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "core/buffer.hpp"
#include "core/tensor.hpp"

namespace melisma {

class Job {
 public:
  struct Item {
    TensorSpec inputSpec;
    Buffer input;
    std::vector<TensorSpec> outputSpecs;
    std::vector<Buffer> outputs;
  };
  enum class Outcome { finished, cancelled, failed };

  // What a job is made of. `onProgress` (may be empty) and `onFinished` are called on threads of the
  // device; onFinished exactly once.
  struct Request {
    std::vector<Item> items;
    std::function<void()> onProgress, onFinished;
    int threads = 1;  // of the CPU; no result depends on it
  };

  explicit Job(Request request) : request_(std::move(request)) {}
  virtual ~Job() = default;

  // Returns at once.
  virtual void start() = 0;
  // Share of the whole work done, 0 to 1; never falls.
  virtual double progress() = 0;
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }

  // Items finished so far, and how many there are; from any thread.
  int64_t itemsDone() const { return itemsDone_.load(std::memory_order_relaxed); }
  int64_t itemCount() const { return static_cast<int64_t>(request_.items.size()); }

  // After onFinished:
  Outcome outcome() const { return outcome_; }
  std::exception_ptr failure() const { return failure_; }
  std::vector<Item>& items() { return request_.items; }

 protected:
  bool isCancelled() const { return cancelled_.load(std::memory_order_relaxed); }
  int threads() const { return request_.threads; }
  void reportProgress() const {
    if (request_.onProgress) request_.onProgress();
  }
  // Call once, when nothing of the job runs any more.
  void finish(std::exception_ptr failure) {
    failure_ = std::move(failure);
    const bool complete = itemsDone() == itemCount();
    outcome_ = failure_ ? Outcome::failed : complete ? Outcome::finished : Outcome::cancelled;
    // Moved out, because it may hold what holds this job.
    const std::function<void()> finished = std::move(request_.onFinished);
    request_.onFinished = nullptr;
    finished();
  }

  std::atomic<int64_t> itemsDone_{0};

 private:
  Request request_;
  std::atomic<bool> cancelled_{false};
  std::exception_ptr failure_;
  Outcome outcome_ = Outcome::finished;
};

}  // namespace melisma
