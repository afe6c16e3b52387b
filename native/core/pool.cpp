#include "core/pool.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "core/error.hpp"

namespace melisma::pool {

namespace {

struct State {
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Task> queue;
  std::atomic<int> waiting{0};
  int threads = 0;
};

State& state() {
  static auto* instance = new State;  // leaked with its threads, see pool.hpp
  return *instance;
}

// A thread without work for this long keeps no scratch memory.
constexpr std::chrono::seconds patience{1};

void work(State& pool) {
  Scratch scratch;
  const auto hasWork = [&pool] { return !pool.queue.empty(); };
  for (;;) {
    Task task;
    {
      std::unique_lock<std::mutex> lock(pool.mutex);
      // Of the system's clock: waiting by the steady one takes a function that glibc 2.28 lacks. A clock that
      // jumps frees the memory early or late.
      if (!pool.wake.wait_until(lock, std::chrono::system_clock::now() + patience, hasWork)) {
        scratch.release();
        pool.wake.wait(lock, hasWork);
      }
      task = std::move(pool.queue.front());
      pool.queue.pop_front();
      pool.waiting--;
    }
    task(scratch);
  }
}

// Fewer threads than wanted do too, but one there must be.
void grow(State& pool, int threads) {
  try {
    for (; pool.threads < threads; pool.threads++) std::thread(work, std::ref(pool)).detach();
  } catch (const std::system_error& error) {
    if (pool.threads == 0) throw DeviceError(std::string("threads: the system starts none: ") + error.what());
  }
}

}  // namespace

void post(Task task, int threads) {
  State& pool = state();
  const std::lock_guard<std::mutex> lock(pool.mutex);
  grow(pool, std::min(threads, 256));
  pool.queue.push_back(std::move(task));
  pool.waiting++;
  pool.wake.notify_one();
}

bool hasWaiting() { return state().waiting.load(std::memory_order_relaxed) > 0; }

int size() {
  State& pool = state();
  const std::lock_guard<std::mutex> lock(pool.mutex);
  return pool.threads;
}

}  // namespace melisma::pool
