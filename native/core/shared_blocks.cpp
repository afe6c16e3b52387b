#include "core/shared_blocks.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "core/pool.hpp"

namespace melisma {

namespace {

constexpr size_t block = 256 << 10;

// Blocks are taken by whoever is free. A helper that starts late finds none left and touches nothing.
struct Shared {
  size_t bytes, blocks;
  std::function<void(size_t, size_t)> work;
  std::atomic<size_t> next{0}, finished{0};

  void take() {
    for (size_t b = next++; b < blocks; b = next++) {
      work(b * block, std::min(bytes, (b + 1) * block));
      finished++;
    }
  }
};

}  // namespace

void shareBlocks(size_t bytes, int threads, std::function<void(size_t, size_t)> work) {
  const auto shared = std::make_shared<Shared>();
  shared->bytes = bytes;
  shared->blocks = (bytes + block - 1) / block;
  shared->work = std::move(work);
  const int helpers = std::min<int>(threads - 1, static_cast<int>(shared->blocks / 4));
  for (int i = 0; i < helpers; i++) pool::post([shared](Scratch&) { shared->take(); }, threads);
  shared->take();
  while (shared->finished < shared->blocks) std::this_thread::yield();  // at most one block each is under way
}

}  // namespace melisma
