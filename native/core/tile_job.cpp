// Scheduling: a participant (one per thread) takes one tile after another under a mutex. Items are
// begun lazily, one at a time per idle participant, so that few hold their working memory at once. One that
// finds no tile, but may when those under way open a next phase, is parked: it gives its thread back.
#include "core/tile_job.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/pool.hpp"

namespace melisma {

std::shared_ptr<Job> Plan::job(std::shared_ptr<const Plan> self, Job::Request request) const {
  return std::make_shared<TileJob>(std::move(self), std::move(request));
}

TileJob::TileJob(std::shared_ptr<const Plan> plan, Request request)
    : Job(std::move(request)),
      plan_(std::move(plan)),
      participantLimit_(std::max(1, threads())),
      running_(items().size()) {
  for (size_t i = 0; i < running_.size(); i++) running_[i].item = &items()[i];
}

void TileJob::start() {
  participants_ = participantLimit_;
  for (int i = 0; i < participantLimit_; i++) post();
}

void TileJob::post() {
  pool::post([self = shared_from_this()](Scratch& scratch) { self->participate(scratch); },
             participantLimit_);
}

double TileJob::progress() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (running_.empty()) return 1;
  double done = static_cast<double>(firstOpen_);
  for (size_t i = firstOpen_; i < nextToStart_; i++) {
    const Running& item = running_[i];
    if (item.done) done += 1;
    if (item.starting || item.done || item.tiles == 0) continue;
    const double phase = static_cast<double>(item.nextTile - item.active) / static_cast<double>(item.tiles);
    done += (item.phase + phase) / item.phases;
  }
  // The number of phases may grow on the way.
  shown_ = std::max(shown_, done / static_cast<double>(running_.size()));
  return shown_;
}

void TileJob::participate(Scratch& scratch) {
  using Clock = std::chrono::steady_clock;
  constexpr auto turn = std::chrono::milliseconds(5);
  const auto began = Clock::now();
  for (;;) {
    Unit unit;
    try {
      const Next next = take(unit);
      if (next == Next::parked) return;
      if (next == Next::nothing) break;
      scratch.reset();
      unit.running->work->run(unit.phase, unit.tile, scratch);
    } catch (...) {
      fail(std::current_exception());
    }
    if (unit.running) complete(unit);
    // Another job waits for a thread: go to the end of the queue, so that short calls stay short.
    if (pool::hasWaiting() && Clock::now() - began > turn) return post();
  }
  leave();
}

// The next tile, if there is one now (parked: later; nothing: never).
TileJob::Next TileJob::take(Unit& unit) {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    if (firstFailure_ || isCancelled()) return Next::nothing;
    while (firstOpen_ < running_.size() && running_[firstOpen_].done) firstOpen_++;
    if (firstOpen_ == running_.size()) return Next::nothing;
    for (size_t i = firstOpen_; i < nextToStart_; i++) {
      Running& item = running_[i];
      if (item.done || item.starting || item.nextTile == item.tiles) continue;
      unit = {&item, item.phase, item.nextTile++};
      item.active++;
      return Next::tile;
    }
    if (nextToStart_ == running_.size()) {
      // Whoever runs what is left wakes this one, or leaves in its name.
      parked_++;
      return Next::parked;
    }
    Running& item = running_[nextToStart_++];
    item.starting = true;
    lock.unlock();
    begin(item);
    lock.lock();
    item.starting = false;
    wake(item.tiles - 1);
  }
}

// Puts parked participants back on threads, for tiles that there are beside the caller's own. The caller
// holds the mutex.
void TileJob::wake(int64_t count) {
  for (; count > 0 && parked_ > 0; count--, parked_--) post();
}

void TileJob::begin(Running& running) {
  Item& item = *running.item;
  std::vector<TensorView> views;
  item.outputs.reserve(item.outputSpecs.size());
  for (const TensorSpec& spec : item.outputSpecs) {
    item.outputs.emplace_back(spec.bytes());
    views.push_back({&spec, item.outputs.back().data()});
  }
  running.work = plan_->start({&item.inputSpec, item.input.data()}, views);
  running.phases = running.work->phases();
  running.tiles = running.work->tiles(0);
  if (running.tiles == 0) {
    const std::lock_guard<std::mutex> lock(mutex_);
    complete(Unit{&running, 0, -1});
  }
}

// With tile -1: the item had no tile at all, and the caller holds the mutex.
void TileJob::complete(const Unit& unit) {
  std::unique_lock<std::mutex> lock(mutex_, std::defer_lock);
  if (unit.tile >= 0) {
    lock.lock();
    unit.running->active--;
  }
  Running& item = *unit.running;
  while (!item.done && item.active == 0 && item.nextTile == item.tiles) {
    item.nextTile = item.tiles = 0;
    item.phases = item.work->phases();
    if (++item.phase == item.phases) {
      item.done = true;
      item.work->replaceOutputs(item.item->outputSpecs, item.item->outputs);
      item.work.reset();
      item.item->input.reset();
      itemsDone_++;
    } else {
      item.tiles = item.work->tiles(item.phase);
      wake(item.tiles - 1);
    }
  }
  if (lock.owns_lock()) lock.unlock();
  reportProgress();
}

void TileJob::fail(std::exception_ptr failure) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!firstFailure_) firstFailure_ = std::move(failure);
}

void TileJob::leave() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    // There are no tiles any more, for parked ones neither.
    participants_ -= 1 + parked_;
    parked_ = 0;
    if (participants_ > 0) return;
    for (Running& item : running_) item.work.reset();
  }
  finish(firstFailure_);
}

}  // namespace melisma
