// Sizes of blocks of memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace melisma {

// To a multiple of an eighth of the next lower power of two, which is at least `smallest` (a power of two
// itself): nearly equal requests then share blocks, and at most an eighth is wasted.
inline size_t roundUpToEighth(size_t bytes, size_t smallest) {
  if (bytes > SIZE_MAX / 2) return bytes;  // no block; rounding would overflow
  size_t power = smallest;
  while (power <= bytes / 2) power *= 2;
  const size_t step = power / 8;
  return (bytes + step - 1) / step * step;
}

// To what arrays in device memory begin at multiples of.
inline size_t roundUpTo256(size_t bytes) { return (bytes + 255) / 256 * 256; }

}  // namespace melisma
