// One call of plan.run: a batch of items spread over pool threads, tile by tile.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/buffer.hpp"
#include "core/op.hpp"

namespace melisma {

class Job : public std::enable_shared_from_this<Job> {
 public:
  struct Item {
    TensorSpec inputSpec;
    Buffer input;
    std::vector<TensorSpec> outputSpecs;
    std::vector<Buffer> outputs;

    // While running:
    std::unique_ptr<Work> work;
    int phase = 0;
    int64_t nextTile = 0, tiles = 0, running = 0;
    bool starting = false, done = false;
  };

  enum class Outcome { finished, cancelled, failed };

  // `onProgress` (may be empty) and `onFinished` are called on pool threads; onFinished exactly once.
  Job(std::shared_ptr<const Plan> plan, std::vector<Item> items, std::function<void()> onProgress,
      std::function<void()> onFinished);

  // Returns at once. The results do not depend on `threads`.
  void start(int threads);
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }

  // Items finished so far, and how many there are; from any thread.
  int64_t itemsDone() const { return itemsDone_.load(std::memory_order_relaxed); }
  int64_t itemCount() const { return static_cast<int64_t>(items_.size()); }
  // Share of the whole work done, 0 to 1; never falls.
  double progress();

  // After onFinished:
  Outcome outcome() const { return outcome_; }
  std::exception_ptr failure() const { return failure_; }
  std::vector<Item>& items() { return items_; }

 private:
  struct Unit {
    Item* item = nullptr;
    int phase = 0;
    int64_t tile = 0;
  };
  void participate(Scratch& scratch);
  bool take(Unit& unit);
  void begin(Item& item);
  void complete(const Unit& unit);
  void fail(std::exception_ptr failure);
  void leave();

  const std::shared_ptr<const Plan> plan_;
  std::vector<Item> items_;
  const std::function<void()> onProgress_;
  std::function<void()> onFinished_;
  int threads_ = 1;

  std::mutex mutex_;
  std::condition_variable changed_;
  size_t firstOpen_ = 0;    // items before it are done
  size_t nextToStart_ = 0;  // items before it have begun
  int participants_ = 0;
  std::exception_ptr failure_;
  Outcome outcome_ = Outcome::finished;
  std::atomic<bool> cancelled_{false};
  std::atomic<int64_t> itemsDone_{0};
};

}  // namespace melisma
