// Scheduling: a participant (one per thread) takes one tile after another under a mutex. Items are
// begun lazily, one at a time per idle participant, so that few hold their working memory at once.
#include "core/job.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/pool.hpp"

namespace melisma {

Job::Job(std::shared_ptr<const Plan> plan, std::vector<Item> items, std::function<void()> onProgress,
         std::function<void()> onFinished)
    : plan_(std::move(plan)),
      items_(std::move(items)),
      onProgress_(std::move(onProgress)),
      onFinished_(std::move(onFinished)) {}

void Job::start(int threads) {
  threads_ = std::max(1, threads);
  participants_ = threads_;
  for (int i = 0; i < threads_; i++) {
    pool::post([self = shared_from_this()](Scratch& scratch) { self->participate(scratch); }, threads_);
  }
}

double Job::progress() {
  const std::lock_guard<std::mutex> lock(mutex_);
  double done = static_cast<double>(firstOpen_);
  for (size_t i = firstOpen_; i < nextToStart_; i++) {
    const Item& item = items_[i];
    if (item.done) done += 1;
    if (item.starting || !item.work || item.tiles == 0) continue;
    const double phase = static_cast<double>(item.nextTile - item.running) / static_cast<double>(item.tiles);
    done += (item.phase + phase) / item.work->phases();
  }
  return items_.empty() ? 1.0 : done / static_cast<double>(items_.size());
}

void Job::participate(Scratch& scratch) {
  using Clock = std::chrono::steady_clock;
  constexpr auto turn = std::chrono::milliseconds(5);
  const auto began = Clock::now();
  for (;;) {
    Unit unit;
    try {
      if (!take(unit)) break;
      scratch.reset();
      unit.item->work->run(unit.phase, unit.tile, scratch);
    } catch (...) {
      fail(std::current_exception());
    }
    if (unit.item) complete(unit);
    // Another job waits for a thread: go to the end of the queue, so that short calls stay short.
    if (pool::hasWaiting() && Clock::now() - began > turn) {
      pool::post([self = shared_from_this()](Scratch& next) { self->participate(next); }, threads_);
      return;
    }
  }
  leave();
}

// The next tile, or false when this participant has nothing more to do. Waits while the remaining
// tiles are running elsewhere and may open a next phase.
bool Job::take(Unit& unit) {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    if (failure_ || cancelled_.load(std::memory_order_relaxed)) return false;
    while (firstOpen_ < items_.size() && items_[firstOpen_].done) firstOpen_++;
    if (firstOpen_ == items_.size()) return false;
    for (size_t i = firstOpen_; i < nextToStart_; i++) {
      Item& item = items_[i];
      if (item.done || item.starting || item.nextTile == item.tiles) continue;
      unit = {&item, item.phase, item.nextTile++};
      item.running++;
      return true;
    }
    if (nextToStart_ < items_.size()) {
      Item& item = items_[nextToStart_++];
      item.starting = true;
      lock.unlock();
      begin(item);
      lock.lock();
      item.starting = false;
      changed_.notify_all();
      continue;
    }
    changed_.wait(lock);
  }
}

void Job::begin(Item& item) {
  std::vector<TensorView> views;
  item.outputs.reserve(item.outputSpecs.size());
  for (const TensorSpec& spec : item.outputSpecs) {
    item.outputs.emplace_back(spec.bytes());
    views.push_back({&spec, item.outputs.back().data()});
  }
  item.work = plan_->start({&item.inputSpec, item.input.data()}, views);
  item.tiles = item.work->tiles(0);
  if (item.tiles == 0) {
    const std::lock_guard<std::mutex> lock(mutex_);
    complete(Unit{&item, 0, -1});
  }
}

// With tile -1: the item had no tile at all, and the caller holds the mutex.
void Job::complete(const Unit& unit) {
  std::unique_lock<std::mutex> lock(mutex_, std::defer_lock);
  if (unit.tile >= 0) {
    lock.lock();
    unit.item->running--;
  }
  Item& item = *unit.item;
  bool advanced = false;
  while (!item.done && item.running == 0 && item.nextTile == item.tiles) {
    advanced = true;
    item.nextTile = item.tiles = 0;
    if (++item.phase == item.work->phases()) {
      item.done = true;
      item.work.reset();
      item.input.reset();
      itemsDone_++;
    } else {
      item.tiles = item.work->tiles(item.phase);
    }
  }
  if (advanced) changed_.notify_all();
  if (lock.owns_lock()) lock.unlock();
  if (onProgress_) onProgress_();
}

void Job::fail(std::exception_ptr failure) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!failure_) failure_ = std::move(failure);
  changed_.notify_all();
}

void Job::leave() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    changed_.notify_all();
    if (--participants_ > 0) return;
    const bool complete = itemsDone() == itemCount();
    outcome_ = failure_ ? Outcome::failed : complete ? Outcome::finished : Outcome::cancelled;
    for (Item& item : items_) item.work.reset();
  }
  // Moved out, because it may hold what holds this job.
  const std::function<void()> finished = std::move(onFinished_);
  onFinished_ = nullptr;
  finished();
}

}  // namespace melisma
