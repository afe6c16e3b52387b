// Sorting networks whose elements are vectors: every lane is sorted on its own, without a branch. For
// *_simd.cpp only.
#pragma once

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {

#if defined(__AVX512F__)
// The masked forms with a full mask: GCC 12 warns of an uninitialised value inside the plain ones.
MELISMA_INLINE V<float> lower(V<float> a, V<float> b) { return _mm512_mask_min_ps(a, 0xFFFF, a, b); }
MELISMA_INLINE V<float> upper(V<float> a, V<float> b) { return _mm512_mask_max_ps(a, 0xFFFF, a, b); }
#elif defined(__AVX2__)
MELISMA_INLINE V<float> lower(V<float> a, V<float> b) { return _mm256_min_ps(a, b); }
MELISMA_INLINE V<float> upper(V<float> a, V<float> b) { return _mm256_max_ps(a, b); }
#elif defined(__x86_64__)
MELISMA_INLINE V<float> lower(V<float> a, V<float> b) { return _mm_min_ps(a, b); }
MELISMA_INLINE V<float> upper(V<float> a, V<float> b) { return _mm_max_ps(a, b); }
#else
MELISMA_INLINE V<float> lower(V<float> a, V<float> b) { return minimum(a, b); }
MELISMA_INLINE V<float> upper(V<float> a, V<float> b) { return maximum(a, b); }
#endif

// Numbers without a sign, not even that of -0: as integers they have the same order. Minima of integers and
// maxima of floats go to ports of their own, two a cycle together instead of one.
struct Magnitudes {
  V<float> value;
};
MELISMA_INLINE Magnitudes lower(Magnitudes a, Magnitudes b) {
#if defined(__AVX512F__)
  const __m512i x = _mm512_castps_si512(a.value), y = _mm512_castps_si512(b.value);
  return {_mm512_castsi512_ps(_mm512_mask_min_epi32(x, 0xFFFF, x, y))};
#elif defined(__AVX2__)
  return {_mm256_castsi256_ps(_mm256_min_epi32(_mm256_castps_si256(a.value), _mm256_castps_si256(b.value)))};
#else
  return {lower(a.value, b.value)};
#endif
}
MELISMA_INLINE Magnitudes upper(Magnitudes a, Magnitudes b) { return {upper(a.value, b.value)}; }

template <class X>
MELISMA_INLINE void order(X& a, X& b) {
  const X low = lower(a, b);
  b = upper(a, b);
  a = low;
}

// Sorts a sequence that rises and then falls, or falls and then rises. N is a power of two.
template <int N, class X>
MELISMA_INLINE void sortBitonic(X* v) {
  if constexpr (N > 1) {
#pragma GCC unroll 16
    for (int i = 0; i < N / 2; i++) order(v[i], v[i + N / 2]);
    sortBitonic<N / 2>(v);
    sortBitonic<N / 2>(v + N / 2);
  }
}

// Batcher's odd-even merge of every Step-th element of two sorted halves.
template <int N, int Step, class X>
MELISMA_INLINE void mergeHalves(X* v) {
  if constexpr (2 * Step < N) {
    mergeHalves<N, 2 * Step>(v);
    mergeHalves<N, 2 * Step>(v + Step);
#pragma GCC unroll 16
    for (int i = Step; i + Step < N; i += 2 * Step) order(v[i], v[i + Step]);
  } else {
    order(v[0], v[Step]);
  }
}

template <int N, class X>
MELISMA_INLINE void sort(X* v) {
  if constexpr (N > 1) {
    sort<N / 2>(v);
    sort<N / 2>(v + N / 2);
    mergeHalves<N, 1>(v);
  }
}

}  // namespace melisma::simd::MELISMA_SIMD
