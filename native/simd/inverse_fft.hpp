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
  // The next group's part of this row, which no hardware prefetcher would find.
  __builtin_prefetch(from + 2 * L);
  __builtin_prefetch(from + 2 * L + 16);
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
  for (int c = 1; 2 * c < columns; c++) {
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

// Second pass: windowed samples as [nFft][lanes].
[[maybe_unused]] static void columnsToSamples(const RealFftView<float>& view, const Room<float>& room,
                                              float* out) {
  constexpr int L = lanes<float>;
  for (int r = 0; r < view.rows; r++) {
    const float* row = transformRow(view, room, r, view.rowFft.stages, room.rowA);
    for (int c = 0; c < view.columns; c++) {
      const Complex<float> z = loadComplex(row + c * complexStride<float>);
      const long m = r + static_cast<long>(view.rows) * c;
      if (view.paired) {
        store(out + 2 * m * L, z.im * splat(view.synthesisWindow[2 * m]));
        store(out + (2 * m + 1) * L, z.re * splat(view.synthesisWindow[2 * m + 1]));
      } else {
        store(out + m * L, z.im * splat(view.synthesisWindow[m]));
      }
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
