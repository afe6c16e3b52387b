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
  const V<float> a = loadUnaligned<float>(in + 2 * k * stride),
                 b = loadUnaligned<float>(in + 2 * k * stride + L);
  return {everySecond<L, 0>(a, b, std::make_integer_sequence<int, L>{}),
          everySecond<L, 1>(a, b, std::make_integer_sequence<int, L>{})};
}

// Element k of the swapped half-length spectrum, in rows of `columns` at the padded distance.
MELISMA_INLINE float* slot(const RealFftView<float>& view, const Room<float>& room, int k) {
  const long row = k / view.columns, column = k % view.columns;
  return room.spectrum + (row * room.rowStride + column) * complexStride<float>;
}

template <class Load>
MELISMA_INLINE void binsToElements(const RealFftView<float>& view, const Room<float>& room, Load bin) {
  const int n = view.length;
  Complex<float> x = bin(0);
  if (!view.paired) {
    storeComplex(slot(view, room, 0), Complex<float>{V<float>{}, x.re});
    for (int k = 1; k < view.bins; k++) {
      x = bin(k);
      storeComplex(slot(view, room, k), Complex<float>{x.im, x.re});
      storeComplex(slot(view, room, n - k), Complex<float>{-x.im, x.re});
    }
    return;
  }
  Complex<float> y = bin(n);
  storeComplex(slot(view, room, 0), Complex<float>{x.re - y.re, x.re + y.re});
  for (int k = 1; 2 * k <= n; k++) {
    x = bin(k);
    y = bin(n - k);
    const V<float> c = splat(view.split[2 * k]), s = splat(view.split[2 * k + 1]);
    const Complex<float> e = {x.re + y.re, x.im - y.im}, d = {x.re - y.re, x.im + y.im};
    const V<float> tr = fms(c, d.re, s * d.im), ti = fma(c, d.im, s * d.re);
    storeComplex(slot(view, room, k), Complex<float>{e.im + tr, e.re - ti});
    storeComplex(slot(view, room, n - k), Complex<float>{tr - e.im, e.re + ti});
  }
}

// Writes time[at … at + 7] of `count` frames to rows at distance `length`.
static void scatter(const float* time, long at, long length, int count, float* out) {
  constexpr int L = lanes<float>;
  const long n = length - at < 8 ? length - at : 8;
  if (n < 8) {
    for (long i = 0; i < n; i++) {
      for (int f = 0; f < count; f++) out[f * length + at + i] = time[(at + i) * L + f];
    }
    return;
  }
  for (int h = 0; h < 2; h++) {
    V<float> a[4], rows[4];
    for (int j = 0; j < 4; j++) a[j] = load(time + (at + 4 * h + j) * L);
    transposeBlocks<L>(a, rows);
    alignas(64) float block[4][L];
    for (int j = 0; j < 4; j++) store(block[j], rows[j]);
    for (int f = 0; f < count; f++) {
      __builtin_memcpy(out + f * length + at + 4 * h, &block[f % 4][f / 4 * 4], 16);
    }
  }
}

static void inverse(const RealFftView<float>& view, const float* in, long stride, int count, float* memory,
                    float* out) {
  constexpr int L = lanes<float>;
  const Room<float> room(view, memory);
  if (count >= L) {
    binsToElements(
        view, room, [&](int k) __attribute__((always_inline)) { return loadFullBin(in, stride, k); });
  } else {
    binsToElements(
        view, room, [&](int k) __attribute__((always_inline)) { return loadBin(in, stride, count, k); });
  }
  for (int c = 0; c < view.columns; c++) {
    transformColumn(view, room, room.spectrum + c * complexStride<float>,
                    room.rowStride * complexStride<float>, c, 0);
  }
  float* time = room.spectrum;  // the elements are consumed
  for (int r = 0; r < view.rows; r++) {
    transformRow(view, room, r, view.rowFft.stages, room.rowA);
    for (int c = 0; c < view.columns; c++) {
      const Complex<float> z = loadComplex(room.rowA + c * complexStride<float>);
      const long m = r + static_cast<long>(view.rows) * c;
      if (view.paired) {
        store(time + 2 * m * L, z.im * splat(view.synthesisWindow[2 * m]));
        store(time + (2 * m + 1) * L, z.re * splat(view.synthesisWindow[2 * m + 1]));
      } else {
        store(time + m * L, z.im * splat(view.synthesisWindow[m]));
      }
    }
  }
  for (long at = 0; at < view.nFft; at += 8) scatter(time, at, view.nFft, count < L ? count : L, out);
}

}  // namespace melisma::simd::MELISMA_SIMD
