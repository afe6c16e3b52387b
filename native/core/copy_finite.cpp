#include "core/copy_finite.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>

#include "core/shared_blocks.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

constexpr size_t streamedFrom = size_t{24} << 20;  // beyond what a last-level cache keeps

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

#if defined(__SSE2__)
// The same for copies that no cache holds until they are read: their lines are not fetched before they are
// written, which is a third of the traffic.
template <class Bits>
bool streamRun(Bits* to, const Bits* from, size_t count) {
  constexpr size_t perVector = 16 / sizeof(Bits);
  size_t head = 0;
  while (head < count && reinterpret_cast<uintptr_t>(to + head) % 16) head++;
  if (!copyRun(to, from, head)) return false;
  const size_t end = head + (count - head) / perVector * perVector;
  const __m128i mask =
      sizeof(Bits) == 4 ? _mm_set1_epi32(0x7f800000) : _mm_set_epi32(0x7ff00000, 0, 0x7ff00000, 0);
  __m128i bad = _mm_setzero_si128();
  for (size_t i = head; i < end; i += perVector) {
    const __m128i bits = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i));
    _mm_stream_si128(reinterpret_cast<__m128i*>(to + i), bits);
    bad = _mm_or_si128(bad, _mm_cmpeq_epi32(_mm_and_si128(bits, mask), mask));
  }
  _mm_sfence();
  return _mm_movemask_epi8(_mm_and_si128(bad, mask)) == 0 && copyRun(to + end, from + end, count - end);
}
#else
template <class Bits>
bool streamRun(Bits* to, const Bits* from, size_t count) {
  return copyRun(to, from, count);
}
#endif

template <class Bits>
std::optional<size_t> copyAll(Bits* to, const Bits* from, size_t count, int threads) {
  const bool stream = count * sizeof(Bits) >= streamedFrom;
  const auto finite = std::make_shared<std::atomic<bool>>(true);
  shareBlocks(count * sizeof(Bits), threads, [=](size_t begin, size_t end) {
    const size_t first = begin / sizeof(Bits), length = (end - begin) / sizeof(Bits);
    const auto copy = stream ? streamRun<Bits> : copyRun<Bits>;
    if (!copy(to + first, from + first, length)) *finite = false;
  });
  if (*finite) return std::nullopt;
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
