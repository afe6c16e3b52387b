#include "core/copy_finite.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

#include "core/pool.hpp"

namespace melisma {

namespace {

// The exponent of what is not finite is all ones.
template <class Bits>
struct Exponent;
template <>
struct Exponent<uint32_t> {
  static constexpr uint32_t mask = 0x7f800000u;
};
template <>
struct Exponent<uint64_t> {
  static constexpr uint64_t mask = 0x7ff0000000000000u;
};

// Short runs keep the check in registers, so that the copy goes at memory speed.
template <class Bits>
bool copyRun(Bits* to, const Bits* from, size_t count) {
  constexpr size_t run = 4096 / sizeof(Bits);
  Bits bad = 0;
  for (size_t start = 0; start < count; start += run) {
    const size_t length = std::min(run, count - start);
    for (size_t i = start; i < start + length; i++) {
      const Bits bits = from[i];
      to[i] = bits;
      bad |= static_cast<Bits>((bits & Exponent<Bits>::mask) == Exponent<Bits>::mask);
    }
    if (bad) return false;
  }
  return true;
}

// Blocks are taken by whoever is free. A helper that starts late finds none left and touches nothing.
template <class Bits>
struct SharedCopy {
  static constexpr size_t block = (256 << 10) / sizeof(Bits);
  Bits* to;
  const Bits* from;
  size_t count, blocks;
  std::atomic<size_t> next{0}, finished{0};
  std::atomic<bool> finite{true};

  void work() {
    for (size_t b = next++; b < blocks; b = next++) {
      const size_t start = b * block;
      if (!copyRun(to + start, from + start, std::min(block, count - start))) finite = false;
      finished++;
    }
  }
};

template <class Bits>
std::optional<size_t> copyAll(Bits* to, const Bits* from, size_t count, int threads) {
  auto copy = std::make_shared<SharedCopy<Bits>>();
  copy->to = to;
  copy->from = from;
  copy->count = count;
  copy->blocks = (count + SharedCopy<Bits>::block - 1) / SharedCopy<Bits>::block;
  const int helpers = std::min<int>(threads - 1, static_cast<int>(copy->blocks / 4));
  for (int i = 0; i < helpers; i++) pool::post([copy](Scratch&) { copy->work(); }, threads);
  copy->work();
  while (copy->finished < copy->blocks) std::this_thread::yield();  // at most one block each is under way
  if (copy->finite) return std::nullopt;
  constexpr Bits mask = Exponent<Bits>::mask;
  return static_cast<size_t>(
      std::find_if(from, from + count, [](Bits bits) { return (bits & mask) == mask; }) - from);
}

}  // namespace

std::optional<size_t> copyFinite(void* to, const void* from, size_t count, int bytesPerValue, int threads) {
  return bytesPerValue == 4
             ? copyAll(static_cast<uint32_t*>(to), static_cast<const uint32_t*>(from), count, threads)
             : copyAll(static_cast<uint64_t*>(to), static_cast<const uint64_t*>(from), count, threads);
}

}  // namespace melisma
