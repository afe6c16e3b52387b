// Mixed-radix Stockham FFT on vectors of complex numbers: one signal per lane, so there are no
// shuffles at any length. Data stays in the first-level cache; the add pipes and the stores bound the
// speed. For *_simd.cpp only.
#pragma once

#include "simd/butterfly.hpp"
#include "simd/fft_tables.hpp"

namespace melisma::simd::MELISMA_SIMD {

// Where one pass reads and writes: distances between complex elements in units of T. `outTwiddles`,
// when given, multiplies output k by pair k (last pass only).
template <class T>
struct PassArgs {
  const T* in;
  long inStride;
  T* out;
  long outStride;
  const T* outTwiddles;
};

template <class T, int R, bool Twiddled, bool OutTwiddled>
MELISMA_INLINE void butterflies(const FftStage<T>& stage, const PassArgs<T>& args, int p) {
  const int m = stage.count, s = stage.stride;
  const T* in = args.in + static_cast<long>(s) * p * args.inStride;
  T* out = args.out + static_cast<long>(s) * R * p * args.outStride;
  const long inStep = static_cast<long>(s) * m * args.inStride, outStep = s * args.outStride;
  const T* w = stage.twiddles + static_cast<long>(p) * (R - 1) * 2;
  for (int q = 0; q < s; q++) {
    Complex<T> a[R];
#pragma GCC unroll 16
    for (int t = 0; t < R; t++) a[t] = loadComplex(in + t * inStep);
    Butterfly<T, R>::run(a, stage.roots);
#pragma GCC unroll 16
    for (int u = 0; u < R; u++) {
      Complex<T> b = a[u];
      if (Twiddled && u > 0) b = timesTwiddle(b, w + 2 * (u - 1));
      if (OutTwiddled && (u > 0 || q > 0)) b = timesTwiddle(b, args.outTwiddles + 2 * (q + s * u));
      storeComplex(out + u * outStep, b);
    }
    in += args.inStride;
    out += args.outStride;
  }
}

template <class T, int R>
__attribute__((noinline)) static void pass(const FftStage<T>& stage, const PassArgs<T>& args) {
  if (args.outTwiddles) {
    butterflies<T, R, false, true>(stage, args, 0);
    return;
  }
  butterflies<T, R, false, false>(stage, args, 0);
  for (int p = 1; p < stage.count; p++) butterflies<T, R, true, false>(stage, args, p);
}

// Any odd radix; `room` holds `radix` complex vectors.
template <class T>
__attribute__((noinline)) static void passOdd(const FftStage<T>& stage, const PassArgs<T>& args, T* room) {
  const int r = stage.radix, m = stage.count, s = stage.stride, half = r / 2;
  for (int p = 0; p < m; p++) {
    for (int q = 0; q < s; q++) {
      const T* in = args.in + (q + static_cast<long>(s) * p) * args.inStride;
      T* out = args.out + (q + static_cast<long>(s) * r * p) * args.outStride;
      const long inStep = static_cast<long>(s) * m * args.inStride, outStep = s * args.outStride;
      const auto put = [&](int u, Complex<T> b) {
        if (u > 0 && m > 1)
          b = timesTwiddle(b, stage.twiddles + (static_cast<long>(p) * (r - 1) + u - 1) * 2);
        if (args.outTwiddles) b = timesTwiddle(b, args.outTwiddles + 2 * (q + s * u));
        storeComplex(out + u * outStep, b);
      };
      const Complex<T> first = loadComplex(in);
      Complex<T> total = first;
      for (int k = 1; k <= half; k++) {
        const Complex<T> x = loadComplex(in + k * inStep), y = loadComplex(in + (r - k) * inStep);
        storeComplex(room + (2 * k - 1) * complexStride<T>, x + y);
        storeComplex(room + 2 * k * complexStride<T>, x - y);
        total = total + (x + y);
      }
      put(0, total);
      for (int u = 1; u <= half; u++) {
        // Sums of 32 terms are added up, which keeps rounding errors of long sums small.
        Complex<T> even = first, odd = {V<T>{}, V<T>{}};
        int j = 0;
        for (int from = 1; from <= half; from += 32) {
          const int to = from + 31 < half ? from + 31 : half;
          Complex<T> evenPart = {V<T>{}, V<T>{}}, oddPart = evenPart;
          for (int k = from; k <= to; k++) {
            j += u;
            if (j >= r) j -= r;
            const V<T> c = splat(stage.roots[2 * j]), d = splat(stage.roots[2 * j + 1]);
            const Complex<T> x = loadComplex(room + (2 * k - 1) * complexStride<T>);
            const Complex<T> y = loadComplex(room + 2 * k * complexStride<T>);
            evenPart = {fma(c, x.re, evenPart.re), fma(c, x.im, evenPart.im)};
            oddPart = {fma(d, y.re, oddPart.re), fma(d, y.im, oddPart.im)};
          }
          even = even + evenPart;
          odd = odd + oddPart;
        }
        put(u, {even.re + odd.im, even.im - odd.re});
        put(r - u, {even.re - odd.im, even.im + odd.re});
      }
    }
  }
}

// Memory of a SmallFft: two arrays of `length` complex vectors and one of the largest odd radix.
template <class T>
struct FftRoom {
  T* work[2];
  T* odd;
};

// Passes `first` … `end` - 1 of an FFT. `in` and `out` must differ from the room. Input k at in + k *
// inStride; output likewise.
template <class T>
static void runPasses(const SmallFft<T>& fft, int first, int end, PassArgs<T> args, const FftRoom<T>& room) {
  T* const out = args.out;
  const long outStride = args.outStride;
  const T* const outTwiddles = args.outTwiddles;
  for (int i = first; i < end; i++) {
    const bool last = i + 1 == end;
    args.out = last ? out : room.work[i & 1];
    args.outStride = last ? outStride : complexStride<T>;
    args.outTwiddles = last ? outTwiddles : nullptr;
    switch (fft.stage[i].radix) {
      case 1:
        pass<T, 1>(fft.stage[i], args);
        break;
      case 2:
        pass<T, 2>(fft.stage[i], args);
        break;
      case 3:
        pass<T, 3>(fft.stage[i], args);
        break;
      case 4:
        pass<T, 4>(fft.stage[i], args);
        break;
      case 5:
        pass<T, 5>(fft.stage[i], args);
        break;
      case 7:
        pass<T, 7>(fft.stage[i], args);
        break;
      case 8:
        pass<T, 8>(fft.stage[i], args);
        break;
      default:
        passOdd<T>(fft.stage[i], args, room.odd);
    }
    args.in = args.out;
    args.inStride = args.outStride;
  }
}

template <class T>
static void runFft(const SmallFft<T>& fft, const PassArgs<T>& args, const FftRoom<T>& room) {
  runPasses(fft, 0, fft.stages, args, room);
}

}  // namespace melisma::simd::MELISMA_SIMD
