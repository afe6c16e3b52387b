// The real FFT of scipy.fft on a group of frames, one frame per lane, in double. Every value is made by
// the same operations in the same order as there, without fused multiply-adds, so the bits are the same.
// In a pass, value a of group k of input c is at a + ido (k + l1 c), of output j at a + ido (j + radix k);
// outputs are halfcomplex: real parts ascend and imaginary parts descend from the borders between outputs.
#if defined(__clang__)
#pragma clang fp contract(off)
#else
#pragma GCC optimize("fp-contract=off")
#endif

#include "simd/halfcomplex.hpp"

#include "simd/gather.hpp"

namespace melisma::simd::MELISMA_SIMD {

namespace {

using D = V<double>;
constexpr long L = lanes<double>;

MELISMA_INLINE D times(double a, D b) { return splat(a) * b; }

struct Pass {
  const HalfcomplexPassView& view;
  const double* in;
  double* out;
  int radix;
  MELISMA_INLINE D get(int a, int k, int c) const {
    return load(in + (a + static_cast<long>(view.ido) * (k + static_cast<long>(view.l1) * c)) * L);
  }
  MELISMA_INLINE void put(int a, int j, int k, D value) const {
    store(out + (a + static_cast<long>(view.ido) * (j + static_cast<long>(radix) * k)) * L, value);
  }
  // Input c at index i - 1 and i (real, imaginary) times the conjugate of its twiddle.
  MELISMA_INLINE Complex<double> turned(int i, int k, int c) const {
    const double* w = view.twiddles + static_cast<long>(c - 1) * ((view.ido - 1) / 2 * 2) + i - 2;
    const D re = get(i - 1, k, c), im = get(i, k, c);
    return {times(w[0], re) + times(w[1], im), times(w[0], im) - times(w[1], re)};
  }
};

static void radix2(const Pass& p) {
  const int ido = p.view.ido;
  for (int k = 0; k < p.view.l1; k++) {
    const D a = p.get(0, k, 0), b = p.get(0, k, 1);
    p.put(0, 0, k, a + b);
    p.put(ido - 1, 1, k, a - b);
    if (ido % 2 == 0) {
      const D c = p.get(ido - 1, k, 0), d = p.get(ido - 1, k, 1);
      p.put(0, 1, k, -d);
      p.put(ido - 1, 0, k, c);
    }
    for (int i = 2; i < ido; i += 2) {
      const Complex<double> t = p.turned(i, k, 1);
      const D re = p.get(i - 1, k, 0), im = p.get(i, k, 0);
      p.put(i - 1, 0, k, re + t.re);
      p.put(ido - i - 1, 1, k, re - t.re);
      p.put(i, 0, k, t.im + im);
      p.put(ido - i, 1, k, t.im - im);
    }
  }
}

static void radix3(const Pass& p) {
  constexpr double half = -0.5, root = 0.86602540378443864676;  // cos, sin of 2 pi / 3
  const int ido = p.view.ido;
  for (int k = 0; k < p.view.l1; k++) {
    const D a = p.get(0, k, 0), b = p.get(0, k, 1), c = p.get(0, k, 2);
    const D sum = b + c;
    p.put(0, 0, k, a + sum);
    p.put(0, 2, k, times(root, c - b));
    p.put(ido - 1, 1, k, a + times(half, sum));
    for (int i = 2; i < ido; i += 2) {
      const Complex<double> x = p.turned(i, k, 1), y = p.turned(i, k, 2);
      const Complex<double> s = x + y;
      const D re = p.get(i - 1, k, 0), im = p.get(i, k, 0);
      p.put(i - 1, 0, k, re + s.re);
      p.put(i, 0, k, im + s.im);
      const D tr2 = re + times(half, s.re), ti2 = im + times(half, s.im);
      const D tr3 = times(root, x.im - y.im), ti3 = times(root, y.re - x.re);
      p.put(i - 1, 2, k, tr2 + tr3);
      p.put(ido - i - 1, 1, k, tr2 - tr3);
      p.put(i, 2, k, ti3 + ti2);
      p.put(ido - i, 1, k, ti3 - ti2);
    }
  }
}

static void radix4(const Pass& p) {
  constexpr double root = 0.707106781186547524400844362104849;
  const int ido = p.view.ido;
  for (int k = 0; k < p.view.l1; k++) {
    const D a = p.get(0, k, 0), b = p.get(0, k, 1), c = p.get(0, k, 2), d = p.get(0, k, 3);
    const D tr1 = d + b, tr2 = a + c;
    p.put(0, 2, k, d - b);
    p.put(ido - 1, 1, k, a - c);
    p.put(0, 0, k, tr2 + tr1);
    p.put(ido - 1, 3, k, tr2 - tr1);
    if (ido % 2 == 0) {
      const D e = p.get(ido - 1, k, 0), f = p.get(ido - 1, k, 1), g = p.get(ido - 1, k, 2),
              h = p.get(ido - 1, k, 3);
      const D ti = times(-root, f + h), tr = times(root, f - h);
      p.put(ido - 1, 0, k, e + tr);
      p.put(ido - 1, 2, k, e - tr);
      p.put(0, 3, k, ti + g);
      p.put(0, 1, k, ti - g);
    }
    for (int i = 2; i < ido; i += 2) {
      const Complex<double> c2 = p.turned(i, k, 1), c3 = p.turned(i, k, 2), c4 = p.turned(i, k, 3);
      const Complex<double> c1 = {p.get(i - 1, k, 0), p.get(i, k, 0)};
      const D sr = c4.re + c2.re, dr = c4.re - c2.re, si = c2.im + c4.im, di = c2.im - c4.im;
      const Complex<double> s = c1 + c3, t = c1 - c3;
      p.put(i - 1, 0, k, s.re + sr);
      p.put(ido - i - 1, 3, k, s.re - sr);
      p.put(i, 0, k, si + s.im);
      p.put(ido - i, 3, k, si - s.im);
      p.put(i - 1, 2, k, t.re + di);
      p.put(ido - i - 1, 1, k, t.re - di);
      p.put(i, 2, k, dr + t.im);
      p.put(ido - i, 1, k, dr - t.im);
    }
  }
}

static void radix5(const Pass& p) {
  // cos and sin of 2 pi / 5 and 4 pi / 5
  constexpr double c1 = 0.3090169943749474241, s1 = 0.95105651629515357212;
  constexpr double c2 = -0.8090169943749474241, s2 = 0.58778525229247312917;
  const int ido = p.view.ido;
  for (int k = 0; k < p.view.l1; k++) {
    const D a = p.get(0, k, 0), b = p.get(0, k, 1), c = p.get(0, k, 2), d = p.get(0, k, 3),
            e = p.get(0, k, 4);
    const D outer = e + b, outerDifference = e - b, inner = d + c, innerDifference = d - c;
    p.put(0, 0, k, a + outer + inner);
    p.put(ido - 1, 1, k, a + times(c1, outer) + times(c2, inner));
    p.put(0, 2, k, times(s1, outerDifference) + times(s2, innerDifference));
    p.put(ido - 1, 3, k, a + times(c2, outer) + times(c1, inner));
    p.put(0, 4, k, times(s2, outerDifference) - times(s1, innerDifference));
    for (int i = 2; i < ido; i += 2) {
      const Complex<double> t2 = p.turned(i, k, 1), t3 = p.turned(i, k, 2), t4 = p.turned(i, k, 3),
                            t5 = p.turned(i, k, 4);
      const D cr2 = t5.re + t2.re, ci5 = t5.re - t2.re, ci2 = t2.im + t5.im, cr5 = t2.im - t5.im;
      const D cr3 = t4.re + t3.re, ci4 = t4.re - t3.re, ci3 = t3.im + t4.im, cr4 = t3.im - t4.im;
      const D re = p.get(i - 1, k, 0), im = p.get(i, k, 0);
      p.put(i - 1, 0, k, re + cr2 + cr3);
      p.put(i, 0, k, im + ci2 + ci3);
      const D tr2 = re + times(c1, cr2) + times(c2, cr3), ti2 = im + times(c1, ci2) + times(c2, ci3);
      const D tr3 = re + times(c2, cr2) + times(c1, cr3), ti3 = im + times(c2, ci2) + times(c1, ci3);
      const D tr5 = times(s1, cr5) + times(s2, cr4), tr4 = times(s2, cr5) - times(s1, cr4);
      const D ti5 = times(s1, ci5) + times(s2, ci4), ti4 = times(s2, ci5) - times(s1, ci4);
      p.put(i - 1, 2, k, tr2 + tr5);
      p.put(ido - i - 1, 1, k, tr2 - tr5);
      p.put(i, 2, k, ti5 + ti2);
      p.put(ido - i, 1, k, ti5 - ti2);
      p.put(i - 1, 4, k, tr3 + tr4);
      p.put(ido - i - 1, 3, k, tr3 - tr4);
      p.put(i, 4, k, ti4 + ti3);
      p.put(ido - i, 3, k, ti4 - ti3);
    }
  }
}

static void windowed(const HalfcomplexView& fft, Frames frames, double* out) {
  for (int at = 0; at < fft.nFft; at += 4) {
    const int n = fft.nFft - at < 4 ? fft.nFft - at : 4;
    D sample[4];
    gather<double>(frames, at, n, fft.nFft, sample);
    for (int i = 0; i < n; i++) store(out + (at + i) * L, sample[i] * splat(fft.window[at + i]));
  }
}

static void complex(const HalfcomplexView& fft, Frames frames, double* room, float* out, long stride,
                    int count) {
  double *from = room, *to = room + static_cast<long>(fft.nFft) * L;
  windowed(fft, frames, from);
  for (int i = 0; i < fft.passes; i++) {
    const HalfcomplexPassView& view = fft.pass[i];
    const Pass pass{view, from, to, view.radix};
    if (view.radix == 4) {
      radix4(pass);
    } else if (view.radix == 2) {
      radix2(pass);
    } else if (view.radix == 3) {
      radix3(pass);
    } else {
      radix5(pass);
    }
    double* const done = to;
    to = from;
    from = done;
  }
  using Single = Vector<float, L>;
  for (int bin = 0; bin < fft.bins; bin++) {
    const long re = bin == 0 ? 0 : 2 * bin - 1;
    const bool real = bin == 0 || 2 * bin == fft.nFft;
    float* const at = out + 2 * bin * stride;
    // The next group's part of this row: rows are far apart, and the line must be read before it is written.
    __builtin_prefetch(at + 2 * L, 1);
    storeInterleaved<L>(at, __builtin_convertvector(load(from + re * L), Single),
                        real ? Single{} : __builtin_convertvector(load(from + (re + 1) * L), Single), count);
  }
}

}  // namespace

extern const HalfcomplexKernels halfcomplexKernels;
const HalfcomplexKernels halfcomplexKernels = {static_cast<int>(L), complex};

}  // namespace melisma::simd::MELISMA_SIMD
