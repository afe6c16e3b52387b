#include "simd/resample_kernels.hpp"
#include "simd/resample_lanes.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using F = V<float>;
constexpr int W = lanes<float>;

template <int N>
MELISMA_INLINE void filterAt(const float* x, const float* taps, int tapCount, bool add, float* y) {
  F sum[N];
#pragma GCC unroll 4
  for (int i = 0; i < N; i++) sum[i] = F{};
  // From the small outer taps inwards: rounding errors scale with the sum so far.
  for (int k = 0, l = tapCount - 1; k < l; k++, l--) {
    const F first = splat(taps[k]), last = splat(taps[l]);
#pragma GCC unroll 4
    for (int i = 0; i < N; i++) {
      sum[i] = fma(first, loadUnaligned(x + k + i * W), sum[i]);
      sum[i] = fma(last, loadUnaligned(x + l + i * W), sum[i]);
    }
  }
  if (tapCount % 2) {
    const F middle = splat(taps[tapCount / 2]);
#pragma GCC unroll 4
    for (int i = 0; i < N; i++) sum[i] = fma(middle, loadUnaligned(x + tapCount / 2 + i * W), sum[i]);
  }
#pragma GCC unroll 4
  for (int i = 0; i < N; i++) storeUnaligned(y + i * W, add ? sum[i] + loadUnaligned(y + i * W) : sum[i]);
}

void filter(const float* x, const float* taps, int tapCount, bool add, float* y, int64_t count) {
  int64_t t = 0;
  for (; t + 4 * W <= count; t += 4 * W) filterAt<4>(x + t, taps, tapCount, add, y + t);
  for (; t < count; t += W) filterAt<1>(x + t, taps, tapCount, add, y + t);
}

// One lane-wise product sum per output, then a tree that leaves output i in lane i.
template <int Order>
void fractionalOrder(const FractionalView& view, const float* x, uint64_t part, float* y, int64_t count) {
  const float fractionUnit = 1.0f / 4294967296.0f;
  for (int64_t j = 0; j < count; j += W) {
    F sum[W];
#pragma GCC unroll 16
    for (int i = 0; i < W; i++) {
      const uint64_t phase = Order == 0 ? part : part * view.phases >> 32;
      const F along = splat(static_cast<float>(static_cast<uint32_t>(part * view.phases)) * fractionUnit);
      const float* row = view.rows + phase * (Order + 1) * fractionalRow;
      sum[i] = F{};
#pragma GCC unroll 4
      for (int k = 0; k < fractionalRow; k += W) {
        F tap = load(row + Order * fractionalRow + k);
#pragma GCC unroll 2
        for (int o = Order - 1; o >= 0; o--) tap = fma(tap, along, load(row + o * fractionalRow + k));
        sum[i] = fma(tap, loadUnaligned(x + k), sum[i]);
      }
      // Lanes past the last output repeat it: they must not read beyond the signal.
      if (j + i + 1 < count) {
        x += view.stepWhole;
        part += view.stepPart;
        if (part >= view.modulus) part -= view.modulus, x++;
      }
    }
#pragma GCC unroll 4
    for (int half = W / 2; half > 0; half /= 2) {
#pragma GCC unroll 8
      for (int i = 0; i < half; i++) sum[i] = zipLow(sum[i], sum[i + half]) + zipHigh(sum[i], sum[i + half]);
    }
    storeUnaligned(y + j, sum[0]);
  }
}

void fractional(const FractionalView& view, const float* x, uint64_t part, float* y, int64_t count) {
  if (view.interpolation == 0) return fractionalOrder<0>(view, x, part, y, count);
  if (view.interpolation == 1) return fractionalOrder<1>(view, x, part, y, count);
  fractionalOrder<2>(view, x, part, y, count);
}

int larger(int a, int b) { return a > b ? a : b; }

// Two signal blocks per lane, as real and imaginary part: the filter is real, so they do not mix.
int64_t roomFloats(const BlockView& view) {
  const int64_t length = larger(view.from.length, view.to.length);
  const int64_t small = larger(larger(view.from.rows, view.from.columns), larger(view.to.rows, view.to.columns));
  const int64_t odd = larger(view.from.largestRadix, view.to.largestRadix);
  return complexStride<float> * (2 * length + 2 * small + odd);
}

// From `a` to `a`, through `b`.
void runLaneFft(const LaneFftView& fft, float* a, float* b, const FftRoom<float>& room) {
  constexpr long one = complexStride<float>;
  for (int c = 0; c < fft.columns; c++) {
    runFft(fft.columnFft, {a + c * one, fft.columns * one, b + c * one, fft.columns * one,
                           c ? fft.twiddles + 2L * c * fft.rows : nullptr}, room);
  }
  for (int r = 0; r < fft.rows; r++) {
    runFft(fft.rowFft, {b + r * fft.columns * one, one, a + r * one, fft.rows * one, nullptr}, room);
  }
}

// Spectrum `a` (length n) times the response, folded (or repeated) to length m in `b`. Real and
// imaginary parts change places, which turns the next forward FFT into an inverse one.
void applyResponse(const BlockView& view, const float* a, float* b) {
  constexpr long one = complexStride<float>;
  const long n = view.from.length, m = view.to.length;
  if (m > n) {
    long from = 0;
    for (long k = 0; k < m; k++) {
      const F gain = splat(view.response[k <= m / 2 ? k : m - k]);
      const Complex<float> x = loadComplex(a + from * one);
      storeComplex(b + k * one, Complex<float>{gain * x.im, gain * x.re});
      // Frequencies below 0 count from the end of both spectra.
      if (++from == n) from = 0;
      if (k == m / 2) from = ((k + 1 - m) % n + n) % n;
    }
    return;
  }
  for (long k = 0; k < m; k++) {
    Complex<float> sum = {F{}, F{}};
    // All f = k (mod m) with |f| <= n / 2.
    for (long f = k - (k + n / 2) / m * m; f <= n / 2; f += m) {
      const F gain = splat(view.response[f < 0 ? -f : f]);
      const Complex<float> x = loadComplex(a + (f < 0 ? f + n : f) * one);
      sum = {fma(gain, x.im, sum.re), fma(gain, x.re, sum.im)};
    }
    storeComplex(b + k * one, sum);
  }
}

void resampleBlocks(const BlockView& view, const float* const* sources, float* const* targets, float* room) {
  constexpr long one = complexStride<float>;
  const long length = larger(view.from.length, view.to.length);
  const long small = larger(larger(view.from.rows, view.from.columns), larger(view.to.rows, view.to.columns));
  float* a = room;
  float* b = a + length * one;
  float* work = b + length * one;
  const FftRoom<float> fftRoom{{work, work + small * one}, work + 2 * small * one};

  interleave(sources, view.from.length, a, one);
  interleave(sources + W, view.from.length, a + W, one);
  runLaneFft(view.from, a, b, fftRoom);
  applyResponse(view, a, b);
  runLaneFft(view.to, b, a, fftRoom);
  const float* result = b + view.skip * one;
  deinterleave(result + W, one, view.count, targets);
  deinterleave(result, one, view.count, targets + W);
}

}  // namespace

extern const ResampleKernels resampleKernels;
const ResampleKernels resampleKernels = {2 * W, filter, fractional, resampleBlocks, roomFloats};

}  // namespace melisma::simd::MELISMA_SIMD
