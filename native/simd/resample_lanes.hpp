// Between separate signals and lanes, 8 samples at a time. For *_simd.cpp only.
#pragma once

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {

// a0 b0 a1 b1 ... from the lower and from the upper halves.
#if defined(__AVX512F__)
MELISMA_INLINE V<float> zipLow(V<float> a, V<float> b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
MELISMA_INLINE V<float> zipHigh(V<float> a, V<float> b) {
  return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}
#elif defined(__AVX2__)
MELISMA_INLINE V<float> zipLow(V<float> a, V<float> b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
MELISMA_INLINE V<float> zipHigh(V<float> a, V<float> b) {
  return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
#else
MELISMA_INLINE V<float> zipLow(V<float> a, V<float> b) { return __builtin_shufflevector(a, b, 0, 4, 1, 5); }
MELISMA_INLINE V<float> zipHigh(V<float> a, V<float> b) { return __builtin_shufflevector(a, b, 2, 6, 3, 7); }
#endif

// Reads 8 vectors as one array of 8 * lanes values whose index bits are (vector, lane), and rotates these
// bits left `times`: zipping the first half with the second moves the top bit to the bottom.
MELISMA_INLINE void rotateIndex(V<float>* a, int times) {
#pragma GCC unroll 4
  for (int step = 0; step < times; step++) {
    V<float> b[8];
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
      b[2 * i] = zipLow(a[i], a[i + 4]);
      b[2 * i + 1] = zipHigh(a[i], a[i + 4]);
    }
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) a[i] = b[i];
  }
}

// a[i] = sample at + i of every lane's signal.
MELISMA_INLINE void gather8(const float* const* from, long at, V<float>* a) {
#if defined(__AVX512F__)
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) {
    a[i] = __builtin_shufflevector(loadUnaligned<float, 8>(from[2 * i] + at),
                                   loadUnaligned<float, 8>(from[2 * i + 1] + at), 0, 1, 2, 3, 4, 5, 6, 7, 8,
                                   9, 10, 11, 12, 13, 14, 15);
  }
  rotateIndex(a, 4);
#elif defined(__AVX2__)
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) a[i] = loadUnaligned(from[i] + at);
  rotateIndex(a, 3);
#else
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) a[i] = loadUnaligned(from[i / 2] + at + i % 2 * 4);
  rotateIndex(a, 2);
#endif
}

// Sample at + i of every lane's signal = a[i].
MELISMA_INLINE void scatter8(V<float>* a, float* const* to, long at) {
  rotateIndex(a, 3);
#if defined(__AVX512F__)
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) {
    storeUnaligned<float, 8>(to[2 * i] + at, __builtin_shufflevector(a[i], a[i], 0, 1, 2, 3, 4, 5, 6, 7));
    storeUnaligned<float, 8>(to[2 * i + 1] + at,
                             __builtin_shufflevector(a[i], a[i], 8, 9, 10, 11, 12, 13, 14, 15));
  }
#elif defined(__AVX2__)
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) storeUnaligned(to[i] + at, a[i]);
#else
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) storeUnaligned(to[i / 2] + at + i % 2 * 4, a[i]);
#endif
}

}  // namespace melisma::simd::MELISMA_SIMD
