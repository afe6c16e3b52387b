#include "core/shared_blocks.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "core/pool.hpp"

namespace melisma {

namespace {

constexpr size_t block = 256 << 10;

// Tasks are taken by whoever is free. A helper that starts late finds none left and touches nothing.
struct Shared {
  size_t count;
  std::function<void(size_t)> task;
  std::atomic<size_t> next{0}, finished{0};
  std::mutex mutex;
  std::exception_ptr failure;  // the first one; pool threads must not throw

  void take() {
    for (size_t i = next++; i < count; i = next++) {
      try {
        task(i);
      } catch (...) {
        const std::lock_guard<std::mutex> lock(mutex);
        if (!failure) failure = std::current_exception();
      }
      finished++;
    }
  }
};

void share(size_t count, int helpers, int threads, std::function<void(size_t)> task) {
  const auto shared = std::make_shared<Shared>();
  shared->count = count;
  shared->task = std::move(task);
  for (int i = 0; i < helpers; i++) pool::post([shared](Scratch&) { shared->take(); }, threads);
  shared->take();
  while (shared->finished < count) std::this_thread::yield();  // at most one task each is under way
  if (shared->failure) std::rethrow_exception(shared->failure);
}

}  // namespace

void shareTasks(size_t count, int threads, std::function<void(size_t)> task) {
  share(count, std::min<int>(threads, static_cast<int>(count)) - 1, threads, std::move(task));
}

void shareBlocks(size_t bytes, int threads, std::function<void(size_t, size_t)> work) {
  const size_t blocks = (bytes + block - 1) / block;
  share(blocks, std::min<int>(threads - 1, static_cast<int>(blocks / 4)), threads,
        [bytes, work = std::move(work)](size_t b) { work(b * block, std::min(bytes, (b + 1) * block)); });
}

}  // namespace melisma
