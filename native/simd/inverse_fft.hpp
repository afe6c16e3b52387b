// The inverse real FFT of a group of frames, one frame per lane, by the forward passes: swapping real
// and imaginary parts on the way in and out turns a forward FFT into an inverse one. For *_simd.cpp only.
#pragma once

#include "simd/real_fft.hpp"

namespace melisma::simd::MELISMA_SIMD {

// Bin k of `count` frames from complex64 values.
MELISMA_INLINE Complex<float> loadBin(const float* in, long stride, int count, int k) {
  constexpr int L = lanes<float>;
  Complex<float> x = {V<float>{}, V<float>{}};
  const float* from = in + 2 * k * stride;
  for (int i = 0; i < (count < L ? count : L); i++) {
    x.re[i] = from[2 * i];
    x.im[i] = from[2 * i + 1];
  }
  return x;
}

template <int L, int Odd, int... I>
MELISMA_INLINE Vector<float, L> everySecond(Vector<float, L> a, Vector<float, L> b,
                                            std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(a, b, (2 * I + Odd)...);
}

// The same where all lanes are wanted.
MELISMA_INLINE Complex<float> loadFullBin(const float* in, long stride, int k) {
  constexpr int L = lanes<float>;
  const float* from = in + 2 * k * stride;
  // The next group's part of this row, which no hardware prefetcher would find. Into the second level: there
  // is more under way at once, and the first would have lost it by then.
  __builtin_prefetch(from + 2 * L, 0, 2);
  if constexpr (L > 8) __builtin_prefetch(from + 3 * L, 0, 2);
  __builtin_prefetch(from + 4 * L - 2, 0, 2);  // groups begin anywhere in a line
  const V<float> a = loadUnaligned<float>(from), b = loadUnaligned<float>(from + L);
  return {everySecond<L, 0>(a, b, std::make_integer_sequence<int, L>{}),
          everySecond<L, 1>(a, b, std::make_integer_sequence<int, L>{})};
}

// Element k of the swapped half-length spectrum, and the one n - k, from bins k and n - k.
struct ElementPair {
  Complex<float> low, high;
};
MELISMA_INLINE ElementPair elementPair(const RealFftView<float>& view, Complex<float> x, Complex<float> y,
                                       int k) {
  const V<float> c = splat(view.split[2 * k]), s = splat(view.split[2 * k + 1]);
  const Complex<float> e = {x.re + y.re, x.im - y.im}, d = {x.re - y.re, x.im + y.im};
  const V<float> tr = fms(c, d.re, s * d.im), ti = fma(c, d.im, s * d.re);
  return {{e.im + tr, e.re - ti}, {tr - e.im, e.re + ti}};
}

// Columns c and columns - c from their elements, without a store before the first butterflies, of radix R:
// those of elements r + t rows / R on the left are those of rows - 1 - r - t rows / R on the right.
template <int R, class Load>
MELISMA_INLINE void columnPair(const RealFftView<float>& view, const Room<float>& room, Load bin, int c) {
  constexpr long step = complexStride<float>;
  const FftStage<float>& stage = view.columnFft.stage[0];
  const int n = view.length, count = stage.count;
  float *left = room.block, *right = room.block + view.rows * step;
  const auto butterfly = [&](Complex<float> * a, int p, float* to) __attribute__((always_inline)) {
    const float* w = stage.twiddles + static_cast<long>(p) * (R - 1) * 2;
    Butterfly<float, R>::run(a, stage.roots);
    to += R * p * step;
    storeComplex(to, a[0]);
#pragma GCC unroll 8
    for (int u = 1; u < R; u++) storeComplex(to + u * step, timesTwiddle(a[u], w + 2 * (u - 1)));
  };
  for (int p = 0; p < count; p++) {
    Complex<float> low[R], high[R];
#pragma GCC unroll 8
    for (int t = 0; t < R; t++) {
      const int k = view.columns * (p + t * count) + c;
      const ElementPair pair = elementPair(view, bin(k), bin(n - k), k);
      low[t] = pair.low;
      high[R - 1 - t] = pair.high;
    }
    butterfly(low, p, left);
    butterfly(high, count - 1 - p, right);
  }
  transformColumn(view, room, left, step, c, 1);
  transformColumn(view, room, right, step, view.columns - c, 1);
}

// First pass: `bin(k)` gives bins as vectors. Columns c and columns - c together hold elements k and n - k;
// both stay in the first-level cache until they are transformed.
template <class Load>
MELISMA_INLINE void binsToColumns(const RealFftView<float>& view, const Room<float>& room, Load bin) {
  constexpr long step = complexStride<float>;
  const int n = view.length, rows = view.rows, columns = view.columns;
  float *left = room.block, *right = room.block + rows * step;
  if (!view.paired) {
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r < rows; r++) {
        const int k = columns * r + c;
        const Complex<float> x = bin(k < view.bins ? k : n - k);
        const V<float> im = k == 0 ? V<float>{} : k < view.bins ? x.im : -x.im;
        storeComplex(left + r * step, Complex<float>{im, x.re});
      }
      transformColumn(view, room, left, step, c, 0);
    }
    return;
  }
  const Complex<float> first = bin(0), last = bin(n);
  storeComplex(left, Complex<float>{first.re - last.re, first.re + last.re});
  for (int r = 1; 2 * r <= rows; r++) {
    const int k = columns * r;
    const ElementPair pair = elementPair(view, bin(k), bin(n - k), k);
    storeComplex(left + r * step, pair.low);
    storeComplex(left + (rows - r) * step, pair.high);
  }
  transformColumn(view, room, left, step, 0, 0);
  const int radix = view.columnFft.stages > 1 ? view.columnFft.stage[0].radix : 0;
  for (int c = 1; 2 * c < columns; c++) {
    if (radix == 4) {
      columnPair<4>(view, room, bin, c);
      continue;
    }
    for (int r = 0; r < rows; r++) {
      const int k = columns * r + c;
      const ElementPair pair = elementPair(view, bin(k), bin(n - k), k);
      storeComplex(left + r * step, pair.low);
      storeComplex(right + (rows - 1 - r) * step, pair.high);
    }
    transformColumn(view, room, left, step, c, 0);
    transformColumn(view, room, right, step, columns - c, 0);
  }
  if (columns % 2 == 0) {
    for (int r = 0; 2 * r < rows; r++) {
      const int k = columns * r + columns / 2;
      const ElementPair pair = elementPair(view, bin(k), bin(n - k), k);
      storeComplex(left + r * step, pair.low);
      storeComplex(left + (rows - 1 - r) * step, pair.high);
    }
    transformColumn(view, room, left, step, columns / 2, 0);
  }
}

// Second pass: windowed samples as [nFft][lanes]. A last butterfly of radix 4 needs no store before the
// window.
[[maybe_unused]] static void columnsToSamples(const RealFftView<float>& view, const Room<float>& room,
                                              float* out) {
  constexpr int L = lanes<float>, R = 4;
  constexpr long step = complexStride<float>;
  const float* window = view.synthesisWindow;
  const auto put = [&](int r, int c, Complex<float> z) __attribute__((always_inline)) {
    const long m = r + static_cast<long>(view.rows) * c;
    if (view.paired) {
      store(out + 2 * m * L, z.im * splat(window[2 * m]));
      store(out + (2 * m + 1) * L, z.re * splat(window[2 * m + 1]));
    } else {
      store(out + m * L, z.im * splat(window[m]));
    }
  };
  const int passes = view.rowFft.stages, count = view.columns / R;
  const bool fused = view.paired && view.rowFft.stage[passes - 1].radix == R;
  for (int r = 0; r < view.rows; r++) {
    const float* row = transformRow(view, room, r, passes - fused, room.rowA);
    if (!fused) {
      for (int c = 0; c < view.columns; c++) put(r, c, loadComplex(row + c * step));
      continue;
    }
    for (int q = 0; q < count; q++) {
      Complex<float> a[R];
#pragma GCC unroll 4
      for (int t = 0; t < R; t++) a[t] = loadComplex(row + (q + count * t) * step);
      Butterfly<float, R>::run(a, nullptr);
#pragma GCC unroll 4
      for (int u = 0; u < R; u++) put(r, q + count * u, a[u]);
    }
  }
}

// The whole inverse; not inlined with its `bin`, which is.
template <class Load>
MELISMA_INLINE void inverseOf(const RealFftView<float>& view, float* memory, float* out, Load bin) {
  const Room<float> room(view, memory);
  binsToColumns(view, room, bin);
  columnsToSamples(view, room, out);
}

[[maybe_unused]] static void inverse(const RealFftView<float>& view, const float* in, long stride, int count,
                                     float* memory, float* out) {
  if (count >= lanes<float>) {
    inverseOf(
        view, memory, out, [&](int k) __attribute__((always_inline)) { return loadFullBin(in, stride, k); });
  } else {
    inverseOf(
        view, memory,
        out, [&](int k) __attribute__((always_inline)) { return loadBin(in, stride, count, k); });
  }
}

}  // namespace melisma::simd::MELISMA_SIMD
