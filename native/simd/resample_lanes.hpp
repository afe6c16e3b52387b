// Between separate signals and lanes: transposition of vectors in registers. For *_simd.cpp only.
#pragma once

#include "simd/small_fft.hpp"

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

// Transposes a square of vectors: log2(lanes) perfect shuffles.
MELISMA_INLINE void transpose(V<float>* a) {
  constexpr int w = lanes<float>;
#pragma GCC unroll 4
  for (int step = 1; step < w; step *= 2) {
    V<float> b[w];
#pragma GCC unroll 8
    for (int i = 0; i < w / 2; i++) {
      b[2 * i] = zipLow(a[i], a[i + w / 2]);
      b[2 * i + 1] = zipHigh(a[i], a[i + w / 2]);
    }
#pragma GCC unroll 16
    for (int i = 0; i < w; i++) a[i] = b[i];
  }
}

// to[t * stride + lane] = from[lane][t]
static void interleave(const float* const* from, long count, float* to, long stride) {
  constexpr int w = lanes<float>;
  long t = 0;
  for (; t + w <= count; t += w) {
    V<float> a[w];
#pragma GCC unroll 16
    for (int i = 0; i < w; i++) a[i] = loadUnaligned(from[i] + t);
    transpose(a);
#pragma GCC unroll 16
    for (int i = 0; i < w; i++) store(to + (t + i) * stride, a[i]);
  }
  for (; t < count; t++) {
    for (int i = 0; i < w; i++) to[t * stride + i] = from[i][t];
  }
}

// to[lane][t] = from[t * stride + lane]
static void deinterleave(const float* from, long stride, long count, float* const* to) {
  constexpr int w = lanes<float>;
  long t = 0;
  for (; t + w <= count; t += w) {
    V<float> a[w];
#pragma GCC unroll 16
    for (int i = 0; i < w; i++) a[i] = load(from + (t + i) * stride);
    transpose(a);
#pragma GCC unroll 16
    for (int i = 0; i < w; i++) storeUnaligned(to[i] + t, a[i]);
  }
  for (; t < count; t++) {
    for (int i = 0; i < w; i++) to[i][t] = from[t * stride + i];
  }
}

}  // namespace melisma::simd::MELISMA_SIMD
