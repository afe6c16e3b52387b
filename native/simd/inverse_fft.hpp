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

// Walks over the elements of the swapped half-length spectrum, kept in rows at the padded distance.
struct Walk {
  float* at;
  long columns, column, gap;
  MELISMA_INLINE Walk(const RealFftView<float>& view, const Room<float>& room, long k)
      : at(room.spectrum + (k / view.columns * room.rowStride + k % view.columns) * complexStride<float>),
        columns(view.columns),
        column(k % view.columns),
        gap((room.rowStride - view.columns) * complexStride<float>) {}
  MELISMA_INLINE void forward() {
    at += complexStride<float>;
    if (++column == columns) {
      column = 0;
      at += gap;
    }
  }
  MELISMA_INLINE void backward() {
    at -= complexStride<float>;
    if (--column < 0) {
      column = columns - 1;
      at -= gap;
    }
  }
};

template <class Load>
MELISMA_INLINE void binsToElements(const RealFftView<float>& view, const Room<float>& room, Load bin) {
  const int n = view.length;
  Complex<float> x = bin(0);
  Walk low(view, room, 0), high(view, room, n - 1);
  if (!view.paired) {
    storeComplex(low.at, Complex<float>{V<float>{}, x.re});
    for (int k = 1; k < view.bins; k++, high.backward()) {
      low.forward();
      x = bin(k);
      storeComplex(low.at, Complex<float>{x.im, x.re});
      storeComplex(high.at, Complex<float>{-x.im, x.re});
    }
    return;
  }
  Complex<float> y = bin(n);
  storeComplex(low.at, Complex<float>{x.re - y.re, x.re + y.re});
  for (int k = 1; 2 * k <= n; k++, high.backward()) {
    low.forward();
    x = bin(k);
    y = bin(n - k);
    const V<float> c = splat(view.split[2 * k]), s = splat(view.split[2 * k + 1]);
    const Complex<float> e = {x.re + y.re, x.im - y.im}, d = {x.re - y.re, x.im + y.im};
    const V<float> tr = fms(c, d.re, s * d.im), ti = fma(c, d.im, s * d.re);
    storeComplex(low.at, Complex<float>{e.im + tr, e.re - ti});
    storeComplex(high.at, Complex<float>{tr - e.im, e.re + ti});
  }
}

template <int B, int L>
MELISMA_INLINE void storeBlocks(Vector<float, L> row, float* out, long step) {
  if constexpr (4 * B < L) {
    storeUnaligned<float, 4>(out, __builtin_shufflevector(row, row, 4 * B, 4 * B + 1, 4 * B + 2, 4 * B + 3));
    storeBlocks<B + 1, L>(row, out + step, step);
  }
}

// Writes time[at … at + 7] of all lanes to rows at distance `length`.
static void scatter(const float* time, long at, long length, float* out) {
  constexpr int L = lanes<float>;
  const long n = length - at < 8 ? length - at : 8;
  if (n < 8) {
    for (long i = 0; i < n; i++) {
      for (int f = 0; f < L; f++) out[f * length + at + i] = time[(at + i) * L + f];
    }
    return;
  }
  for (int h = 0; h < 2; h++) {
    V<float> a[4], rows[4];
    for (int j = 0; j < 4; j++) a[j] = load(time + (at + 4 * h + j) * L);
    transposeBlocks<L>(a, rows);
    for (int j = 0; j < 4; j++) storeBlocks<0, L>(rows[j], out + j * length + at + 4 * h, 4 * length);
  }
}

#if defined(__AVX512F__)
// The same for 16 samples: whole cache lines, since the rows of 16 frames often share a cache set.
static void scatterLines(const float* time, long at, long length, float* out) {
  V<float> blocks[4][4];  // [samples / 4][frame % 4]
  for (int g = 0; g < 4; g++) {
    V<float> a[4];
    for (int j = 0; j < 4; j++) a[j] = load(time + (at + 4 * g + j) * 16);
    transposeBlocks<16>(a, blocks[g]);
  }
  for (int j = 0; j < 4; j++) {
    const __m512 p = _mm512_shuffle_f32x4(blocks[0][j], blocks[1][j], 0x44);
    const __m512 q = _mm512_shuffle_f32x4(blocks[0][j], blocks[1][j], 0xEE);
    const __m512 r = _mm512_shuffle_f32x4(blocks[2][j], blocks[3][j], 0x44);
    const __m512 s = _mm512_shuffle_f32x4(blocks[2][j], blocks[3][j], 0xEE);
    float* to = out + j * length + at;
    storeUnaligned<float>(to, _mm512_shuffle_f32x4(p, r, 0x88));
    storeUnaligned<float>(to + 4 * length, _mm512_shuffle_f32x4(p, r, 0xDD));
    storeUnaligned<float>(to + 8 * length, _mm512_shuffle_f32x4(q, s, 0x88));
    storeUnaligned<float>(to + 12 * length, _mm512_shuffle_f32x4(q, s, 0xDD));
  }
}
#endif

// Transforms the elements back into samples: windowed frames as rows [lanes][nFft].
static void elementsToFrames(const RealFftView<float>& view, const Room<float>& room, float* out) {
  constexpr int L = lanes<float>;
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
  long at = 0;
#if defined(__AVX512F__)
  for (; at + 16 <= view.nFft; at += 16) scatterLines(time, at, view.nFft, out);
#endif
  for (; at < view.nFft; at += 8) scatter(time, at, view.nFft, out);
}

[[maybe_unused]] static void inverse(const RealFftView<float>& view, const float* in, long stride, int count,
                                     float* memory, float* out) {
  const Room<float> room(view, memory);
  if (count >= lanes<float>) {
    binsToElements(
        view, room, [&](int k) __attribute__((always_inline)) { return loadFullBin(in, stride, k); });
  } else {
    binsToElements(
        view, room, [&](int k) __attribute__((always_inline)) { return loadBin(in, stride, count, k); });
  }
  elementsToFrames(view, room, out);
}

}  // namespace melisma::simd::MELISMA_SIMD
