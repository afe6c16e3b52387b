// The two passes of a real FFT on a group of frames, one frame per lane. A lane owns a frame; the group
// owns `room`. The complex array (128 KiB for nFft 2048 in AVX-512) lives in the second-level cache and
// is written and read once; all else stays in the first. For *_simd.cpp only.
#pragma once

#include "simd/gather.hpp"
#include "simd/small_fft.hpp"

namespace melisma::simd::MELISMA_SIMD {

template <class T>
struct Room {
  T *block, *whole, *rowA, *rowB;
  FftRoom<T> fft;
  long rowStride;  // one element more than a row, so that columns do not fall into one cache set

  Room(const RealFftView<T>& view, T* memory) {
    const long longest = view.rows > view.columns ? view.rows : view.columns;
    const auto take = [&memory](long count) {
      T* taken = memory;
      memory += count * complexStride<T>;
      return taken;
    };
    rowStride = view.columns + 1;
    block = take(8 * static_cast<long>(view.rows));
    whole = take(view.rows * rowStride);
    rowA = take(view.columns);
    rowB = take(view.columns);
    fft.work[0] = take(longest);
    fft.work[1] = take(longest);
    fft.odd = take(view.largestRadix);
  }
};

// FFT of one column, times the twiddles between the passes; passes before `first` are done already.
template <class T>
MELISMA_INLINE void transformColumn(const RealFftView<T>& view, const Room<T>& room, const T* in,
                                    long inStride, int column, int first) {
  const bool twiddled = column > 0 && view.rows > 1;
  runPasses<T>(view.columnFft, first, view.columnFft.stages,
               {in, inStride, room.whole + column * complexStride<T>, room.rowStride * complexStride<T>,
                twiddled ? view.twiddles + static_cast<long>(column) * view.rows * 2 : nullptr},
               room.fft);
}

// The first `passes` passes of the FFT of a row; gives where the result is.
template <class T>
MELISMA_INLINE const T* transformRow(const RealFftView<T>& view, const Room<T>& room, int row, int passes,
                                     T* out) {
  const T* in = room.whole + row * room.rowStride * complexStride<T>;
  if (passes == 0) return in;
  runPasses<T>(view.rowFft, 0, passes, {in, complexStride<T>, out, complexStride<T>, nullptr}, room.fft);
  return out;
}

// Windowed complex values of columns c and c + 1 (of columns c … c + 3 when the length is odd).
template <class T>
MELISMA_INLINE int windowed(const RealFftView<T>& view, Frames frames, int row, int column, Complex<T>* out) {
  const int most = view.paired ? 2 : 4;
  const int n = view.columns - column < most ? view.columns - column : most;
  const long at = (static_cast<long>(view.columns) * row + column) * (view.paired ? 2 : 1);
  V<T> sample[4];
  gather<T>(frames, at, view.paired ? 2 * n : n, view.nFft, sample);
  const T* window = view.window + at;
  if (view.paired) {
    for (int i = 0; i < n; i++) {
      out[i] = {sample[2 * i] * splat(window[2 * i]), sample[2 * i + 1] * splat(window[2 * i + 1])};
    }
  } else {
    for (int i = 0; i < n; i++) out[i] = {sample[i] * splat(window[i]), V<T>{}};
  }
  return n;
}

// First pass, any length: samples are transposed, windowed and stored as columns, then transformed.
template <class T>
__attribute__((noinline)) static void framesToColumns(const RealFftView<T>& view, Frames frames,
                                                      const Room<T>& room) {
  const long step = view.rows * complexStride<T>;
  int n = 0;
  for (int c0 = 0; c0 < view.columns; c0 += n) {
    for (int r = 0; r < view.rows; r++) {
      Complex<T> value[4];
      n = windowed(view, frames, r, c0, value);
      for (int i = 0; i < n; i++) storeComplex(room.block + r * complexStride<T> + i * step, value[i]);
    }
    for (int i = 0; i < n; i++)
      transformColumn(view, room, room.block + i * step, complexStride<T>, c0 + i, 0);
  }
}

// The same with the first butterflies of the columns, of radix R, done before anything is stored: the
// store port (one 64-byte store in two cycles) is what bounds a pass. Even columns, even length.
template <class T, int R>
__attribute__((noinline)) static void framesToColumnsBy(const RealFftView<T>& view, Frames frames,
                                                        const Room<T>& room) {
  const FftStage<T>& stage = view.columnFft.stage[0];
  const long step = view.rows * complexStride<T>;
  for (int c0 = 0; c0 < view.columns; c0 += 4) {
    const int block = view.columns - c0 < 4 ? view.columns - c0 : 4;
    for (int p = 0; p < stage.count; p++) {
      const T* w = stage.twiddles + static_cast<long>(p) * (R - 1) * 2;
      for (int pair = 0; pair < block; pair += 2) {
        Complex<T> a[2][R];
#pragma GCC unroll 8
        for (int t = 0; t < R; t++) {
          const long at = 2 * (static_cast<long>(view.columns) * (p + t * stage.count) + c0 + pair);
          V<T> sample[4];
          Vector<float, lanes<T>> raw[4];
          Gather4<lanes<T>>::run(rowsAt(frames, at), raw);
          for (int i = 0; i < 4; i++) sample[i] = widen<T>(raw[i]) * splat(view.window[at + i]);
          a[0][t] = {sample[0], sample[1]};
          a[1][t] = {sample[2], sample[3]};
        }
        T* to = room.block + pair * step + R * p * complexStride<T>;
        for (int i = 0; i < 2; i++, to += step) {
          Butterfly<T, R>::run(a[i], stage.roots);
          storeComplex(to, a[i][0]);
#pragma GCC unroll 8
          for (int u = 1; u < R; u++)
            storeComplex(to + u * complexStride<T>, timesTwiddle(a[i][u], w + 2 * (u - 1)));
        }
      }
    }
    for (int i = 0; i < block; i++) {
      transformColumn(view, room, room.block + i * step, complexStride<T>, c0 + i, 1);
    }
  }
}

template <class T>
MELISMA_INLINE void toColumns(const RealFftView<T>& view, Frames frames, const Room<T>& room) {
  const bool fused = view.paired && view.columns % 2 == 0 && view.columnFft.stages > 1;
  const int radix = fused ? view.columnFft.stage[0].radix : 0;
  if (radix == 4) {
    framesToColumnsBy<T, 4>(view, frames, room);
  } else if (radix == 2) {
    framesToColumnsBy<T, 2>(view, frames, room);
  } else {
    framesToColumns(view, frames, room);
  }
}

// z and y are bins k and length - k of the half-length FFT (halved by the window); gives the same bins
// of the real FFT.
template <class T, class Sink>
MELISMA_INLINE void split(const RealFftView<T>& view, Complex<T> z, Complex<T> y, int k, Sink& sink) {
  const V<T> c = splat(view.split[2 * k]), s = splat(view.split[2 * k + 1]);
  const Complex<T> e = {z.re + y.re, z.im - y.im}, d = {z.re - y.re, z.im + y.im};
  sink.put(k, Complex<T>{fma(c, d.im, fnma(s, d.re, e.re)), fnma(c, d.re, fnma(s, d.im, e.im))});
  sink.put(view.length - k, Complex<T>{fnma(c, d.im, fma(s, d.re, e.re)), -fma(c, d.re, fma(s, d.im, e.im))});
}

// The same where k may be length - k: no bin is put twice.
template <class T, class Sink>
MELISMA_INLINE void splitOnce(const RealFftView<T>& view, Complex<T> z, Complex<T> y, int k, Sink& sink) {
  if (2 * k != view.length) return split(view, z, y, k, sink);
  sink.put(k, Complex<T>{z.re + y.re, -z.im - y.im});
}

// The last pass of rows r and rows - r, of radix R, and the split, without a store between them.
template <class T, int R, class Sink>
MELISMA_INLINE void lastPassAndSplit(const RealFftView<T>& view, const T* rowA, const T* rowB, int row,
                                     Sink& sink) {
  constexpr long step = complexStride<T>;
  const int s = view.columns / R;
  const T* roots = view.rowFft.stage[view.rowFft.stages - 1].roots;
  for (int q = 0; q < s; q++) {
    Complex<T> a[R], b[R];
#pragma GCC unroll 8
    for (int t = 0; t < R; t++) {
      a[t] = loadComplex(rowA + (q + s * t) * step);
      b[t] = loadComplex(rowB + (s - 1 - q + s * t) * step);
    }
    Butterfly<T, R>::run(a, roots);
    Butterfly<T, R>::run(b, roots);
#pragma GCC unroll 8
    for (int u = 0; u < R; u++) split(view, a[u], b[R - 1 - u], row + view.rows * (q + s * u), sink);
  }
}

// Second pass: rows r and rows - r together hold bins k and length - k, so they are split at once.
template <class T, class Sink>
MELISMA_INLINE void rowsToBins(const RealFftView<T>& view, const Room<T>& room, Sink sink) {
  constexpr long step = complexStride<T>;
  const int rows = view.rows, columns = view.columns, passes = view.rowFft.stages;
  if (!view.paired) {
    for (int r = 0; r < rows; r++) {
      const T* a = transformRow(view, room, r, passes, room.rowA);
      for (int c = 0; r + rows * c < view.bins; c++) sink.put(r + rows * c, loadComplex(a + c * step));
    }
    return;
  }
  const T* zero = transformRow(view, room, 0, passes, room.rowA);
  const Complex<T> first = loadComplex(zero);
  sink.put(0, Complex<T>{(first.re + first.im) * splat(T(2)), V<T>{}});
  sink.put(view.length, Complex<T>{(first.re - first.im) * splat(T(2)), V<T>{}});
  for (int c = 1; 2 * c <= columns; c++) {
    splitOnce(view, loadComplex(zero + c * step), loadComplex(zero + (columns - c) * step), rows * c, sink);
  }
  const bool fused = view.rowFft.stage[passes - 1].radix == 4;
  for (int r = 1; 2 * r < rows; r++) {
    const T* a = transformRow(view, room, r, passes - fused, room.rowA);
    const T* b = transformRow(view, room, rows - r, passes - fused, room.rowB);
    if (fused) {
      lastPassAndSplit<T, 4>(view, a, b, r, sink);
      continue;
    }
    for (int c = 0; c < columns; c++) {
      split(view, loadComplex(a + c * step), loadComplex(b + (columns - 1 - c) * step), r + rows * c, sink);
    }
  }
  if (rows % 2 == 0) {
    const T* middle = transformRow(view, room, rows / 2, passes, room.rowA);
    for (int c = 0; 2 * c < columns; c++) {
      splitOnce(view, loadComplex(middle + c * step), loadComplex(middle + (columns - 1 - c) * step),
                rows / 2 + rows * c, sink);
    }
  }
}

}  // namespace melisma::simd::MELISMA_SIMD
