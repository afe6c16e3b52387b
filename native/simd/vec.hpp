// Vectors of the level this file is compiled for, by compiler vector extensions (GCC >= 12 or clang).
// For *_simd.cpp only. No standard containers or inline library functions here: a copy compiled for
// AVX-512 must never be the one that the linker keeps for everybody.
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if !defined(MELISMA_SIMD)
#error "MELISMA_SIMD: expected avx512, avx2 or baseline"
#endif

#define MELISMA_INLINE inline __attribute__((always_inline))

namespace melisma::simd::MELISMA_SIMD {

#if defined(__AVX512F__)
constexpr int vectorBytes = 64;
#elif defined(__AVX2__)
constexpr int vectorBytes = 32;
#else
constexpr int vectorBytes = 16;
#endif

// L lanes of T.
template <class T, int L>
struct VectorOf {
  typedef T type __attribute__((vector_size(L * sizeof(T))));
  typedef T unaligned __attribute__((vector_size(L * sizeof(T)), aligned(alignof(T)), may_alias));
};
template <class T, int L>
using Vector = typename VectorOf<T, L>::type;

template <class T>
constexpr int lanes = vectorBytes / static_cast<int>(sizeof(T));
template <class T>
using V = Vector<T, lanes<T>>;
using VI = Vector<int, lanes<float>>;

template <class T>
MELISMA_INLINE V<T> load(const T* from) {  // aligned
  return *reinterpret_cast<const V<T>*>(from);
}
template <class T>
MELISMA_INLINE void store(T* to, V<T> value) {  // aligned
  *reinterpret_cast<V<T>*>(to) = value;
}
template <class T, int L = lanes<T>>
MELISMA_INLINE Vector<T, L> loadUnaligned(const T* from) {
  return *reinterpret_cast<const typename VectorOf<T, L>::unaligned*>(from);
}
template <class T, int L = lanes<T>>
MELISMA_INLINE void storeUnaligned(T* to, Vector<T, L> value) {
  *reinterpret_cast<typename VectorOf<T, L>::unaligned*>(to) = value;
}
template <class T>
MELISMA_INLINE V<T> splat(T value) {
  return value - V<T>{};
}

// a * b + c, a * b - c and c - a * b with one rounding where the level has FMA.
#if defined(__AVX512F__)
MELISMA_INLINE V<float> fma(V<float> a, V<float> b, V<float> c) { return _mm512_fmadd_ps(a, b, c); }
MELISMA_INLINE V<double> fma(V<double> a, V<double> b, V<double> c) { return _mm512_fmadd_pd(a, b, c); }
MELISMA_INLINE V<float> fms(V<float> a, V<float> b, V<float> c) { return _mm512_fmsub_ps(a, b, c); }
MELISMA_INLINE V<double> fms(V<double> a, V<double> b, V<double> c) { return _mm512_fmsub_pd(a, b, c); }
MELISMA_INLINE V<float> fnma(V<float> a, V<float> b, V<float> c) { return _mm512_fnmadd_ps(a, b, c); }
MELISMA_INLINE V<double> fnma(V<double> a, V<double> b, V<double> c) { return _mm512_fnmadd_pd(a, b, c); }
MELISMA_INLINE V<float> root(V<float> a) { return _mm512_sqrt_ps(a); }
MELISMA_INLINE V<double> root(V<double> a) { return _mm512_sqrt_pd(a); }
#elif defined(__AVX2__)
MELISMA_INLINE V<float> fma(V<float> a, V<float> b, V<float> c) { return _mm256_fmadd_ps(a, b, c); }
MELISMA_INLINE V<double> fma(V<double> a, V<double> b, V<double> c) { return _mm256_fmadd_pd(a, b, c); }
MELISMA_INLINE V<float> fms(V<float> a, V<float> b, V<float> c) { return _mm256_fmsub_ps(a, b, c); }
MELISMA_INLINE V<double> fms(V<double> a, V<double> b, V<double> c) { return _mm256_fmsub_pd(a, b, c); }
MELISMA_INLINE V<float> fnma(V<float> a, V<float> b, V<float> c) { return _mm256_fnmadd_ps(a, b, c); }
MELISMA_INLINE V<double> fnma(V<double> a, V<double> b, V<double> c) { return _mm256_fnmadd_pd(a, b, c); }
MELISMA_INLINE V<float> root(V<float> a) { return _mm256_sqrt_ps(a); }
MELISMA_INLINE V<double> root(V<double> a) { return _mm256_sqrt_pd(a); }
#else
template <class X>
MELISMA_INLINE X fma(X a, X b, X c) {
  return a * b + c;
}
template <class X>
MELISMA_INLINE X fms(X a, X b, X c) {
  return a * b - c;
}
template <class X>
MELISMA_INLINE X fnma(X a, X b, X c) {
  return c - a * b;
}
#if defined(__x86_64__)
MELISMA_INLINE V<float> root(V<float> a) { return _mm_sqrt_ps(a); }
MELISMA_INLINE V<double> root(V<double> a) { return _mm_sqrt_pd(a); }
#else
template <class X>
MELISMA_INLINE X root(X a) {
  for (unsigned i = 0; i < sizeof(X) / sizeof(a[0]); i++) {
    a[i] = sizeof(a[0]) == 4 ? __builtin_sqrtf(a[i]) : __builtin_sqrt(a[i]);
  }
  return a;
}
#endif
#endif

template <class X>
MELISMA_INLINE X maximum(X a, X b) {
  return a > b ? a : b;
}
template <class X>
MELISMA_INLINE X minimum(X a, X b) {
  return a < b ? a : b;
}

template <class To, class From>
MELISMA_INLINE To bitsOf(From value) {
  static_assert(sizeof(To) == sizeof(From), "same size");
  To result;
  __builtin_memcpy(&result, &value, sizeof(To));
  return result;
}

// Keeps a loaded value in a register: GCC otherwise folds the load into each of its uses, and the load
// port, which takes one 64-byte load a cycle, becomes the bottleneck of a butterfly.
template <class X>
MELISMA_INLINE X held(X value) {
#if defined(__x86_64__) && defined(__AVX512F__)
  asm("" : "+v"(value));
#elif defined(__x86_64__)
  asm("" : "+x"(value));
#elif defined(__aarch64__)
  asm("" : "+w"(value));
#endif
  return value;
}

// One complex number per lane. In memory: all real parts of the vector, then all imaginary parts.
template <class T>
struct Complex {
  V<T> re, im;
};
template <class T>
constexpr long complexStride = 2 * lanes<T>;

template <class T>
MELISMA_INLINE Complex<T> loadComplex(const T* from) {
  return {held(load(from)), held(load(from + lanes<T>))};
}
template <class T>
MELISMA_INLINE void storeComplex(T* to, Complex<T> value) {
  store(to, value.re);
  store(to + lanes<T>, value.im);
}
template <class T>
MELISMA_INLINE Complex<T> operator+(Complex<T> a, Complex<T> b) {
  return {a.re + b.re, a.im + b.im};
}
template <class T>
MELISMA_INLINE Complex<T> operator-(Complex<T> a, Complex<T> b) {
  return {a.re - b.re, a.im - b.im};
}
// a * (w[0] + i w[1])
template <class T>
MELISMA_INLINE Complex<T> timesTwiddle(Complex<T> a, const T* w) {
  const V<T> c = splat(w[0]), s = splat(w[1]);
  return {fms(a.re, c, a.im * s), fma(a.re, s, a.im * c)};
}

}  // namespace melisma::simd::MELISMA_SIMD
