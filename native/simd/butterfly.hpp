// Forward DFTs of 1, 2, 4, 8 and small odd lengths on vectors of complex numbers (one signal per lane):
// straight-line code, everything in registers. exp(-2 pi i k / R). For *_simd.cpp only.
#pragma once

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {

template <class T>
MELISMA_INLINE Complex<T> timesMinusI(Complex<T> a) {
  return {a.im, -a.re};
}

// `roots` holds cos and sin of 2 pi j / R for j = 0 … R - 1; only odd R read it.
template <class T, int R>
struct Butterfly {
  static_assert(R % 2 == 1, "odd radix");
  // Terms k and R - k share their cosines and sines: (R - 1)^2 FMAs instead of 4 (R - 1)^2 operations.
  static MELISMA_INLINE void run(Complex<T>* a, const T* roots) {
    constexpr int half = R / 2;
    Complex<T> sum[half + 1], difference[half + 1], result[R];
    result[0] = a[0];
#pragma GCC unroll 16
    for (int k = 1; k <= half; k++) {
      sum[k] = a[k] + a[R - k];
      difference[k] = a[k] - a[R - k];
      result[0] = result[0] + sum[k];
    }
#pragma GCC unroll 16
    for (int m = 1; m <= half; m++) {
      Complex<T> even = a[0];
      Complex<T> odd = {V<T>{}, V<T>{}};
#pragma GCC unroll 16
      for (int k = 1; k <= half; k++) {
        const V<T> c = splat(roots[2 * (k * m % R)]), s = splat(roots[2 * (k * m % R) + 1]);
        even = {fma(c, sum[k].re, even.re), fma(c, sum[k].im, even.im)};
        odd = k == 1 ? Complex<T>{s * difference[k].re, s * difference[k].im}
                     : Complex<T>{fma(s, difference[k].re, odd.re), fma(s, difference[k].im, odd.im)};
      }
      result[m] = {even.re + odd.im, even.im - odd.re};
      result[R - m] = {even.re - odd.im, even.im + odd.re};
    }
#pragma GCC unroll 16
    for (int k = 0; k < R; k++) a[k] = result[k];
  }
};

template <class T>
struct Butterfly<T, 1> {
  static MELISMA_INLINE void run(Complex<T>*, const T*) {}
};

template <class T>
struct Butterfly<T, 2> {
  static MELISMA_INLINE void run(Complex<T>* a, const T*) {
    const Complex<T> x = a[0], y = a[1];
    a[0] = x + y;
    a[1] = x - y;
  }
};

template <class T>
struct Butterfly<T, 4> {
  static MELISMA_INLINE void run(Complex<T>* a, const T*) {
    const Complex<T> s0 = a[0] + a[2], d0 = a[0] - a[2], s1 = a[1] + a[3], d1 = a[1] - a[3];
    a[0] = s0 + s1;
    a[1] = {d0.re + d1.im, d0.im - d1.re};
    a[2] = s0 - s1;
    a[3] = {d0.re - d1.im, d0.im + d1.re};
  }
};

template <class T>
struct Butterfly<T, 8> {
  // The factor sqrt(1/2) of the odd half is applied inside the last additions: 44 additions, 8 FMAs.
  static MELISMA_INLINE void run(Complex<T>* a, const T*) {
    const V<T> h = splat(static_cast<T>(0.70710678118654752440));
    const Complex<T> s0 = a[0] + a[4], s1 = a[1] + a[5], s2 = a[2] + a[6], s3 = a[3] + a[7];
    const Complex<T> d0 = a[0] - a[4], d1 = a[1] - a[5], d2 = a[2] - a[6], d3 = a[3] - a[7];
    const Complex<T> p = s0 + s2, q = s0 - s2, r = s1 + s3, t = s1 - s3;
    a[0] = p + r;
    a[4] = p - r;
    a[2] = {q.re + t.im, q.im - t.re};
    a[6] = {q.re - t.im, q.im + t.re};
    const Complex<T> e = {d0.re + d2.im, d0.im - d2.re}, f = {d0.re - d2.im, d0.im + d2.re};
    // d1 (1 - i) and d3 (-1 - i)
    const Complex<T> u = {d1.re + d1.im, d1.im - d1.re}, v = {d3.im - d3.re, -d3.re - d3.im};
    const Complex<T> g = u + v, w = u - v;
    a[1] = {fma(h, g.re, e.re), fma(h, g.im, e.im)};
    a[5] = {fnma(h, g.re, e.re), fnma(h, g.im, e.im)};
    a[3] = {fma(h, w.im, f.re), fnma(h, w.re, f.im)};
    a[7] = {fnma(h, w.im, f.re), fma(h, w.re, f.im)};
  }
};

}  // namespace melisma::simd::MELISMA_SIMD
