// FFTs of 2 … 64 values that stay in registers: all indices and roots are known to the compiler.
#pragma once

#include <utility>

#include "cuda/complex.cuh"

namespace melisma::cuda {

// cos and sin of 2 pi k / n by their series on the first eighth of the circle, exact to the last bit but one.
struct Turn {
  double cos, sin;
};
__host__ __device__ constexpr Turn turn(long k, long n) {
  const long eighths = (k % n + n) % n * 8;
  const bool lower = eighths > 4 * n;
  const long upper = lower ? 8 * n - eighths : eighths;
  const bool left = upper > 2 * n;
  const long quarter = left ? 4 * n - upper : upper;
  const bool steep = quarter > n;
  const double x = 0.78539816339744830961566 * static_cast<double>(steep ? 2 * n - quarter : quarter) /
                   static_cast<double>(n);
  double c = 0, s = 0, term = 1;
  for (int i = 0; i < 24; i += 2) {
    c += term;
    s += term * x / (i + 1);
    term *= -x * x / ((i + 1) * (i + 2.0));
  }
  const double cosine = steep ? s : c, sine = steep ? c : s;
  return {left ? -cosine : cosine, lower ? -sine : sine};
}

// value * exp(-2 pi i k / n)
template <int k, int n, class T>
__device__ __forceinline__ Complex<T> rotated(Complex<T> value) {
  constexpr int at = k % n;
  if constexpr (at == 0) {
    return value;
  } else if constexpr (at * 4 == n) {
    return {value.im, -value.re};
  } else if constexpr (at * 2 == n) {
    return {-value.re, -value.im};
  } else if constexpr (at * 4 == 3 * n) {
    return {-value.im, value.re};
  } else if constexpr (at * 8 == n) {
    constexpr T h = static_cast<T>(0.70710678118654752440);
    return {(value.re + value.im) * h, (value.im - value.re) * h};
  } else {
    constexpr Turn exact = turn(at, n);
    constexpr T c = static_cast<T>(exact.cos), s = static_cast<T>(exact.sin);
    return {multiplyAdd(value.im, s, value.re * c), multiplyAdd(value.im, c, -(value.re * s))};
  }
}

__host__ __device__ constexpr int smallestFactor(int n) {
  return n % 8 == 0 && n != 16 ? 8 : n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : n % 3 == 0 ? 3 : 5;
}

// In place and in order: x[k] = sum of x[i] exp(-2 pi i k / N).
template <int N, class T>
struct RegisterFft {
  static constexpr int P = smallestFactor(N), Q = N / P;

  static __device__ __forceinline__ void run(Complex<T>* x) {
    steps(x, std::make_integer_sequence<int, N>());
  }

 private:
  template <int... I>
  static __device__ __forceinline__ void steps(Complex<T>* x, std::integer_sequence<int, I...>) {
    Complex<T> y[N];  // y[Q p + q]: columns transformed
#pragma unroll
    for (int q = 0; q < Q; q++) {
      Complex<T> column[P];
#pragma unroll
      for (int p = 0; p < P; p++) column[p] = x[Q * p + q];
      RegisterFft<P, T>::run(column);
#pragma unroll
      for (int p = 0; p < P; p++) y[Q * p + q] = column[p];
    }
    ((y[I] = rotated<(I / Q) * (I % Q), N>(y[I])), ...);
#pragma unroll
    for (int p = 0; p < P; p++) {
      RegisterFft<Q, T>::run(y + Q * p);
#pragma unroll
      for (int q = 0; q < Q; q++) x[p + P * q] = y[Q * p + q];
    }
  }
};

template <class T>
struct RegisterFft<1, T> {
  static __device__ __forceinline__ void run(Complex<T>*) {}
};
template <class T>
struct RegisterFft<2, T> {
  static __device__ __forceinline__ void run(Complex<T>* x) {
    const Complex<T> a = x[0], b = x[1];
    x[0] = a + b;
    x[1] = a - b;
  }
};
template <class T>
struct RegisterFft<4, T> {
  static __device__ __forceinline__ void run(Complex<T>* x) {
    const Complex<T> a = x[0] + x[2], b = x[0] - x[2], c = x[1] + x[3], d = x[1] - x[3];
    x[0] = a + c;
    x[1] = {b.re + d.im, b.im - d.re};
    x[2] = a - c;
    x[3] = {b.re - d.im, b.im + d.re};
  }
};
template <class T>
struct RegisterFft<8, T> {
  static __device__ __forceinline__ void run(Complex<T>* x) {
    Complex<T> even[4] = {x[0], x[2], x[4], x[6]}, odd[4] = {x[1], x[3], x[5], x[7]};
    RegisterFft<4, T>::run(even);
    RegisterFft<4, T>::run(odd);
    odd[1] = rotated<1, 8>(odd[1]);
    odd[2] = rotated<2, 8>(odd[2]);
    odd[3] = rotated<3, 8>(odd[3]);
#pragma unroll
    for (int k = 0; k < 4; k++) {
      x[k] = even[k] + odd[k];
      x[k + 4] = even[k] - odd[k];
    }
  }
};
template <class T>
struct RegisterFft<3, T> {
  static __device__ __forceinline__ void run(Complex<T>* x) {
    constexpr T h = static_cast<T>(0.86602540378443864676);
    const Complex<T> sum = x[1] + x[2], difference = x[1] - x[2];
    const Complex<T> middle{multiplyAdd(sum.re, T(-0.5), x[0].re), multiplyAdd(sum.im, T(-0.5), x[0].im)};
    x[0] = x[0] + sum;
    x[1] = {multiplyAdd(difference.im, h, middle.re), multiplyAdd(difference.re, -h, middle.im)};
    x[2] = {multiplyAdd(difference.im, -h, middle.re), multiplyAdd(difference.re, h, middle.im)};
  }
};
template <class T>
struct RegisterFft<5, T> {
  static __device__ __forceinline__ void run(Complex<T>* x) {
    constexpr T c1 = static_cast<T>(turn(1, 5).cos), c2 = static_cast<T>(turn(2, 5).cos);
    constexpr T s1 = static_cast<T>(turn(1, 5).sin), s2 = static_cast<T>(turn(2, 5).sin);
    const Complex<T> a = x[1] + x[4], b = x[2] + x[3], d = x[1] - x[4], e = x[2] - x[3];
    const Complex<T> u{multiplyAdd(b.re, c2, multiplyAdd(a.re, c1, x[0].re)),
                       multiplyAdd(b.im, c2, multiplyAdd(a.im, c1, x[0].im))};
    const Complex<T> v{multiplyAdd(b.re, c1, multiplyAdd(a.re, c2, x[0].re)),
                       multiplyAdd(b.im, c1, multiplyAdd(a.im, c2, x[0].im))};
    const Complex<T> p{multiplyAdd(e.re, s2, d.re * s1), multiplyAdd(e.im, s2, d.im * s1)};
    const Complex<T> q{multiplyAdd(e.re, -s1, d.re * s2), multiplyAdd(e.im, -s1, d.im * s2)};
    x[0] = x[0] + a + b;
    x[1] = {u.re + p.im, u.im - p.re};
    x[4] = {u.re - p.im, u.im + p.re};
    x[2] = {v.re + q.im, v.im - q.re};
    x[3] = {v.re - q.im, v.im + q.re};
  }
};

}  // namespace melisma::cuda
