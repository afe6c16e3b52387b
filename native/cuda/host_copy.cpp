#include "cuda/host_copy.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <thread>

#include "core/pool.hpp"

namespace melisma::cuda {

namespace {

constexpr size_t block = 256 << 10;

// Calls work(from, to) for consecutive blocks of [0, bytes), on whichever threads are free. A helper that
// starts late finds no block left and touches nothing.
class SharedBlocks {
 public:
  static void run(size_t bytes, int threads, std::function<void(size_t, size_t)> work) {
    const auto shared = std::make_shared<SharedBlocks>();
    shared->bytes_ = bytes;
    shared->blocks_ = (bytes + block - 1) / block;
    shared->work_ = std::move(work);
    const int helpers = std::min<int>(threads - 1, static_cast<int>(shared->blocks_ / 4));
    for (int i = 0; i < helpers; i++) pool::post([shared](Scratch&) { shared->take(); }, threads);
    shared->take();
    while (shared->finished_ < shared->blocks_) std::this_thread::yield();  // at most one block each
  }

 private:
  void take() {
    for (size_t b = next_++; b < blocks_; b = next_++) {
      work_(b * block, std::min(bytes_, (b + 1) * block));
      finished_++;
    }
  }

  size_t bytes_ = 0, blocks_ = 0;
  std::function<void(size_t, size_t)> work_;
  std::atomic<size_t> next_{0}, finished_{0};
};

// Calls copy(piece, first byte of it, byte of the range, count) for what of the pieces lies in [from, to).
template <class Copy>
void eachPart(const std::vector<Piece>& pieces, size_t from, size_t to, Copy copy) {
  auto piece = std::partition_point(pieces.begin(), pieces.end(),
                                    [from](const Piece& p) { return p.offset + p.bytes <= from; });
  for (; piece != pieces.end() && piece->offset < to; ++piece) {
    const size_t first = std::max(from, piece->offset), last = std::min(to, piece->offset + piece->bytes);
    if (first < last) copy(*piece, first - piece->offset, first - from, last - first);
  }
}

void narrow(const float* from, int16_t* to, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = static_cast<int16_t>(from[i] * 32768.0f);
}

}  // namespace

void gather(const std::vector<Piece>& pieces, size_t from, size_t bytes, char* to, int threads) {
  SharedBlocks::run(bytes, threads, [&pieces, from, to](size_t begin, size_t end) {
    eachPart(pieces, from + begin, from + end, [&](const Piece& piece, size_t at, size_t into, size_t count) {
      char* target = to + begin + into;
      if (piece.narrow) {
        // Ranges and pieces begin at multiples of 256 bytes, so no sample is cut in two.
        narrow(static_cast<const float*>(piece.host) + at / 2, reinterpret_cast<int16_t*>(target), count / 2);
      } else {
        std::memcpy(target, static_cast<const char*>(piece.host) + at, count);
      }
    });
  });
}

void scatter(const std::vector<Piece>& pieces, size_t from, size_t bytes, const char* range, int threads) {
  SharedBlocks::run(bytes, threads, [&pieces, from, range](size_t begin, size_t end) {
    eachPart(pieces, from + begin, from + end, [&](const Piece& piece, size_t at, size_t into, size_t count) {
      std::memcpy(static_cast<char*>(piece.host) + at, range + begin + into, count);
    });
  });
}

bool areWholeInt16(const float* samples, size_t count) {
  constexpr size_t run = 1024;  // most float audio is told by its first samples
  for (size_t start = 0; start < count; start += run) {
    const size_t end = std::min(count, start + run);
    bool whole = true;
    for (size_t i = start; i < end; i++) {
      const float scaled = samples[i] * 32768.0f;
      const bool inside = scaled >= -32768.0f && scaled <= 32767.0f;
      const float back = static_cast<float>(static_cast<int32_t>(inside ? scaled : 0.5f));
      uint32_t given, rounded;
      std::memcpy(&given, &scaled, 4);
      std::memcpy(&rounded, &back, 4);
      whole &= inside & (given == rounded);  // as bits, which tells -0 from 0
    }
    if (!whole) return false;
  }
  return true;
}

}  // namespace melisma::cuda
