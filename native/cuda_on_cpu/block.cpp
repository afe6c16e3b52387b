// Runs the fibres of a block until all are done, or until none can go on.
#include "cuda_on_cpu/block.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <numeric>
#include <random>

namespace cuda_on_cpu {

namespace {

thread_local Block* currentBlock = nullptr;

const char* fileName(const Site& site) {
  const char* slash = std::strrchr(site.file, '/');
  return slash ? slash + 1 : site.file;
}
std::string text(const Site& site) {
  return std::string(site.what) + " (" + fileName(site) + ":" + std::to_string(site.line) + ")";
}

}  // namespace

bool Site::operator==(const Site& other) const {
  return line == other.line && std::strcmp(file, other.file) == 0 && std::strcmp(what, other.what) == 0;
}

Block& Block::current() { return *currentBlock; }

Block::Block(Extent3 grid, Index3 index, Extent3 size, size_t sharedBytes, Schedule schedule,
             StackPool& stacks, void (*body)(void*), void* argument)
    : grid_(grid),
      size_(size),
      index_(index),
      schedule_(schedule),
      body_(body),
      argument_(argument),
      count_(size.x * size.y * size.z),
      live_(count_),
      threads_(count_),
      meetings_((count_ + warpSize - 1) / warpSize) {
  if (sharedBytes > 0) {
    // Of the exact size, so that an overrun is one to the address sanitizer; NaN, so that a value read
    // before it was written shows.
    shared_ = std::malloc(sharedBytes);
    if (!shared_) throw std::bad_alloc();
    std::memset(shared_, 0xff, sharedBytes);
  }
  for (auto& list : meetings_) list.reserve(meetingsPerWarp);
  for (Thread& thread : threads_) thread.fibre = std::make_unique<Fibre>(stacks, &threadMain, this);
}

Block::~Block() { std::free(shared_); }

Index3 Block::threadIndex() const {
  return {running_ % size_.x, running_ / size_.x % size_.y, running_ / (size_.x * size_.y)};
}

void Block::threadMain(void* argument) {
  Block& block = *static_cast<Block*>(argument);
  Thread& thread = block.threads_[block.running_];
  thread.fibre->started();
  observe(&block.start_);
  try {
    block.body_(block.argument_);
  } catch (const std::exception& error) {
    block.error_ = error.what();
  }
  publish(&block.end_);
  thread.state = State::done;
  block.live_--;
  block.openBarrierIfComplete();
  thread.fibre->finish();
}

unsigned Block::pick(unsigned step, unsigned count) const {
  return schedule_.order == Order::reverse ? count - 1 - step : step;
}

void Block::run() {
  std::vector<unsigned> order(count_);
  std::iota(order.begin(), order.end(), 0u);
  std::mt19937_64 random(schedule_.seed + index_.x * 7919u + index_.y * 104729u);
  currentBlock = this;
  publish(&start_);
  while (live_ > 0) {
    if (schedule_.order == Order::random) std::shuffle(order.begin(), order.end(), random);
    bool advanced = false;
    for (unsigned step = 0; step < count_; step++) {
      running_ = order[pick(step, count_)];
      if (threads_[running_].state != State::ready) continue;
      threads_[running_].fibre->resume();
      advanced = true;
      if (!error_.empty()) {
        currentBlock = nullptr;
        throw KernelError(error_);
      }
    }
    if (!advanced) {
      currentBlock = nullptr;
      reportDeadlock();
    }
  }
  observe(&end_);
  currentBlock = nullptr;
}

void Block::waitAs(State state, Site site, uint32_t mask) {
  const unsigned self = running_;
  Thread& thread = threads_[self];
  thread.state = state;
  thread.site = site;
  thread.mask = mask;
  while (thread.state != State::ready) thread.fibre->yield();
}

void Block::openBarrierIfComplete() {
  if (arrived_ == 0 || arrived_ < live_) return;
  arrived_ = 0;
  lastAgreed_ = agreed_;
  agreed_ = 0;
  generation_++;
  for (Thread& thread : threads_) {
    if (thread.state == State::atBarrier) thread.state = State::ready;
  }
}

void Block::syncThreads(Site site) {
  if (schedule_.unordered && std::strcmp(fileName(site), schedule_.unordered) == 0) return;
  syncThreadsCount(site, false);
}

int Block::syncThreadsCount(Site site, bool value) {
  if (arrived_ > 0 && !(site == barrier_)) {
    throw KernelError("divergent barrier: thread " + std::to_string(running_) + " is at " + text(site) +
                      ", others wait at " + text(barrier_));
  }
  barrier_ = site;
  char* const order = &barrierOrder_[generation_ % 2];
  publish(order);
  agreed_ += value ? 1 : 0;
  threads_[running_].state = State::atBarrier;
  if (++arrived_ == live_) {
    openBarrierIfComplete();
  } else {
    waitAs(State::atBarrier, site, 0);
  }
  observe(order);
  return static_cast<int>(lastAgreed_);
}

const uint64_t* Block::meet(Site site, uint32_t mask, uint64_t value) {
  const unsigned warp = running_ / warpSize, self = lane();
  if (!(mask >> self & 1)) {
    throw KernelError("wrong mask: lane " + std::to_string(self) + " is not in the mask of its own " +
                      text(site));
  }
  for (unsigned i = 0; i < warpSize; i++) {
    if (!(mask >> i & 1)) continue;
    const unsigned other = warp * warpSize + i;
    if (other >= count_ || threads_[other].state == State::done) {
      throw KernelError("wrong mask: lane " + std::to_string(i) + " is in the mask of " + text(site) +
                        (other >= count_ ? " but does not exist" : " but has ended"));
    }
  }
  auto& list = meetings_[warp];
  auto found = std::find_if(list.begin(), list.end(), [&](const auto& m) { return m.mask == mask; });
  if (found == list.end()) {
    if (list.size() == meetingsPerWarp) throw KernelError("a warp met under more masks than expected");
    list.emplace_back();
    list.back().mask = mask;
    found = list.end() - 1;
  }
  Meeting& meeting = *found;
  if (meeting.arrived != 0 && !(site == meeting.site)) {
    throw KernelError("divergent warp: lane " + std::to_string(self) + " is at " + text(site) +
                      ", others wait at " + text(meeting.site));
  }
  meeting.site = site;
  const unsigned parity = meeting.generation % 2;
  meeting.mail[parity][self] = value;
  publish(&meeting.order[parity]);
  meeting.arrived |= 1u << self;
  if (meeting.arrived == mask) {
    meeting.arrived = 0;
    meeting.generation++;
    for (unsigned i = 0; i < warpSize; i++) {
      if (mask >> i & 1) threads_[warp * warpSize + i].state = State::ready;
    }
  } else {
    waitAs(State::atWarp, site, mask);
  }
  observe(&meeting.order[parity]);
  return meeting.mail[parity];
}

void Block::reportDeadlock() const {
  std::map<std::string, unsigned> places;
  for (const Thread& thread : threads_) {
    if (thread.state != State::done) places[text(thread.site)]++;
  }
  std::string message = "kernel deadlock in block " + std::to_string(index_.x) + ":";
  for (const auto& [place, threads] : places) {
    message +=
        " " + std::to_string(threads) + "/" + std::to_string(live_) + " live threads at " + place + ",";
  }
  message.pop_back();
  throw KernelError(message);
}

}  // namespace cuda_on_cpu
