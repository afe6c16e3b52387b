// Straight-line DFTs of 25 real and of 16 complex numbers, a signal per lane, with their multiplications
// inside fused ones: additions and multiplications take turns on their ports. For *_simd.cpp only.
#pragma once

#include "simd/butterfly.hpp"

namespace melisma::simd::MELISMA_SIMD {

// cos and sin of 2 pi / 5 and 4 pi / 5, as the butterflies of length 5 want them.
template <class T>
struct Fifths {
  static constexpr T quarter = T(0.25), root = T(0.55901699437494742410);  // sqrt(5) / 4
  static constexpr T s1 = T(0.95105651629515357212), s2 = T(0.58778525229247312917);
};

// Bins 0, 1 and 2 of five real numbers; bin 0 is real.
template <class T>
MELISMA_INLINE void realDft5(const V<T>* a, V<T>& zero, Complex<T>& one, Complex<T>& two) {
  using Of = Fifths<T>;
  const V<T> s1 = a[1] + a[4], s2 = a[2] + a[3], d1 = a[1] - a[4], d2 = a[2] - a[3];
  const V<T> sum = s1 + s2, difference = s1 - s2, middle = fnma(splat(Of::quarter), sum, a[0]);
  zero = a[0] + sum;
  one = {fma(splat(Of::root), difference, middle), fnma(splat(Of::s2), d2, splat(-Of::s1) * d1)};
  two = {fnma(splat(Of::root), difference, middle), fms(splat(Of::s1), d2, splat(Of::s2) * d1)};
}

template <class T>
MELISMA_INLINE void complexDft5(Complex<T>* a) {
  using Of = Fifths<T>;
  const Complex<T> s1 = a[1] + a[4], s2 = a[2] + a[3], d1 = a[1] - a[4], d2 = a[2] - a[3];
  const Complex<T> sum = s1 + s2, difference = s1 - s2;
  const V<T> quarter = splat(Of::quarter), root = splat(Of::root);
  const Complex<T> middle = {fnma(quarter, sum.re, a[0].re), fnma(quarter, sum.im, a[0].im)};
  const Complex<T> p = {fma(root, difference.re, middle.re), fma(root, difference.im, middle.im)};
  const Complex<T> q = {fnma(root, difference.re, middle.re), fnma(root, difference.im, middle.im)};
  const V<T> n1 = splat(Of::s1), n2 = splat(Of::s2);
  const Complex<T> u = {fma(n2, d2.re, n1 * d1.re), fma(n2, d2.im, n1 * d1.im)};
  const Complex<T> v = {fms(n2, d1.re, n1 * d2.re), fms(n2, d1.im, n1 * d2.im)};
  a[0] = a[0] + sum;
  a[1] = {p.re + u.im, p.im - u.re};
  a[4] = {p.re - u.im, p.im + u.re};
  a[2] = {q.re + v.im, q.im - v.re};
  a[3] = {q.re - v.im, q.im + v.re};
}

// exp(-2 pi i k / 25) for the products k of 1 … 4 and 1, 2.
template <class T>
struct TwentyFifths {
  static constexpr T cosine[9] = {1,
                                  T(0.96858316112863111949),
                                  T(0.87630668004386358731),
                                  T(0.72896862742141152315),
                                  T(0.53582679497899661827),
                                  0,
                                  T(0.06279051952931337608),
                                  0,
                                  T(-0.42577929156507264879)};
  static constexpr T minusSine[9] = {0,
                                     T(-0.24868988716485478824),
                                     T(-0.48175367410171527499),
                                     T(-0.68454710592868867373),
                                     T(-0.84432792550201507855),
                                     0,
                                     T(-0.99802672842827156195),
                                     0,
                                     T(-0.90482705246601952777)};
};

// Of 25 real numbers, in place: value 0 becomes bin 0, values 2 k - 1 and 2 k the parts of bin k = 1 … 12.
template <class T>
MELISMA_INLINE void realDft25(T* values) {
  constexpr int L = lanes<T>;
  V<T> zero[5];
  Complex<T> one[5], two[5];
#pragma GCC unroll 5
  for (int b = 0; b < 5; b++) {
    V<T> a[5];
#pragma GCC unroll 5
    for (int i = 0; i < 5; i++) a[i] = held(load(values + (5 * i + b) * L));
    realDft5<T>(a, zero[b], one[b], two[b]);
    if (b == 0) continue;
    const T first[2] = {TwentyFifths<T>::cosine[b], TwentyFifths<T>::minusSine[b]};
    const T second[2] = {TwentyFifths<T>::cosine[2 * b], TwentyFifths<T>::minusSine[2 * b]};
    one[b] = timesTwiddle(one[b], first);
    two[b] = timesTwiddle(two[b], second);
  }
  const auto put = [values](int k, Complex<T> x) __attribute__((always_inline)) {
    storeComplex(values + (2 * k - 1) * L, x);
  };
  const auto conjugate = [](Complex<T> x) __attribute__((always_inline)) { return Complex<T>{x.re, -x.im}; };
  V<T> none;
  Complex<T> five, ten;
  realDft5<T>(zero, none, five, ten);
  store(values, none);
  put(5, five);
  put(10, ten);
  complexDft5<T>(one);
  put(1, one[0]);
  put(6, one[1]);
  put(11, one[2]);
  put(9, conjugate(one[3]));
  put(4, conjugate(one[4]));
  complexDft5<T>(two);
  put(2, two[0]);
  put(7, two[1]);
  put(12, two[2]);
  put(8, conjugate(two[3]));
  put(3, conjugate(two[4]));
}

// a + w b and a - w b with w = cosine (1 - i tangent): six fused operations instead of ten.
template <class T>
MELISMA_INLINE void twiddledPair(Complex<T>& a, Complex<T>& b, T cosine, T tangent) {
  const V<T> t = splat(tangent), c = splat(cosine);
  const Complex<T> turned = {fma(t, b.im, b.re), fnma(t, b.re, b.im)};
  b = {fnma(c, turned.re, a.re), fnma(c, turned.im, a.im)};
  a = {fma(c, turned.re, a.re), fma(c, turned.im, a.im)};
}
template <class T>
MELISMA_INLINE void plainPair(Complex<T>& a, Complex<T>& b) {
  const Complex<T> sum = a + b;
  b = a - b;
  a = sum;
}

// Of eight complex numbers; result k in a[k].
template <class T>
MELISMA_INLINE void complexDft8(Complex<T>* a) {
  Complex<T> even[4] = {a[0], a[2], a[4], a[6]}, odd[4] = {a[1], a[3], a[5], a[7]};
  Butterfly<T, 4>::run(even, nullptr);
  Butterfly<T, 4>::run(odd, nullptr);
  constexpr T half = T(0.70710678118654752440);
  odd[2] = timesMinusI(odd[2]);
  odd[3] = timesMinusI(odd[3]);
  plainPair(even[0], odd[0]);
  twiddledPair(even[1], odd[1], half, T(1));
  plainPair(even[2], odd[2]);
  twiddledPair(even[3], odd[3], half, T(1));
#pragma GCC unroll 4
  for (int k = 0; k < 4; k++) a[k] = even[k], a[k + 4] = odd[k];
}

// Of the complex numbers at(0) … at(15); put(k, result k).
template <class T, class At, class Put>
MELISMA_INLINE void complexDft16(At at, Put put) {
  Complex<T> even[8], odd[8];
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) odd[i] = at(2 * i + 1);
  complexDft8<T>(odd);
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) even[i] = at(2 * i);
  complexDft8<T>(even);
  constexpr T cosine[4] = {1, T(0.92387953251128675613), T(0.70710678118654752440),
                           T(0.38268343236508977173)};
  constexpr T tangent[4] = {0, T(0.41421356237309504880), T(1), T(2.41421356237309504880)};
#pragma GCC unroll 8
  for (int k = 0; k < 8; k++) {
    if (k >= 4) odd[k] = timesMinusI(odd[k]);
    if (k % 4 == 0) {
      plainPair(even[k], odd[k]);
    } else {
      twiddledPair(even[k], odd[k], cosine[k % 4], tangent[k % 4]);
    }
    put(k, even[k]);
    put(k + 8, odd[k]);
  }
}

}  // namespace melisma::simd::MELISMA_SIMD
