// Difference functions by autocorrelation. Two frames share a lane, as real and imaginary part of one
// complex signal: their power spectra separate by symmetry, and since both are real and even the second
// transform gives both autocorrelations at once. Every frame is scaled by a power of two to a peak
// between 1 and 2 before, so that a loud frame does not drown its quiet partner in rounding errors; the
// result does not depend on scale. The transform is longer than frame and largest lag together, not
// twice the frame as in librosa: lags beyond maxPeriod may wrap around.
#include "simd/yin.hpp"

#include "simd/gather.hpp"
#include "simd/small_fft.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using F = V<float>;
using D = V<double>;
constexpr int W = lanes<float>;
constexpr int G = 2 * W;  // frames of a group; one complex vector holds a value of each
constexpr long one = complexStride<float>;

int larger(int a, int b) { return a > b ? a : b; }
MELISMA_INLINE Frames from(Frames frames, int f) { return {frames.first + f * frames.hop, frames.hop}; }

struct YinRoom {
  float *block, *whole, *rowA, *rowB, *lags, *scale;
  FftRoom<float> fft;
  long rowStride;  // one element more than a row, so that columns do not fall into one cache set
  long size;

  YinRoom(const YinView& view, float* memory) {
    const AutocorrelationView& fft = view.fft;
    const long longest = larger(fft.rows, fft.columns);
    size = 0;
    const auto take = [this, memory](long elements) {
      const long at = size;
      size += elements * one;
      return memory ? memory + at : nullptr;
    };
    rowStride = fft.columns + 1;
    block = take(4L * fft.rows);
    whole = take(fft.rows * rowStride);
    rowA = take(longest);
    rowB = take(longest);
    lags = take(view.maxPeriod + 1L);
    scale = take(1);
    this->fft.work[0] = take(longest);
    this->fft.work[1] = take(longest);
    this->fft.odd = take(fft.largestRadix);
  }
};

int64_t roomFloats(const YinView& view) { return YinRoom(view, nullptr).size; }

// 2^-e with the peak in [2^e, 2^(e + 1)); 1 for silence.
float scaleOf(const float* frame, int length) {
  F peak = F{};
  int i = 0;
  for (; i + W <= length; i += W) {
    const F x = loadUnaligned(frame + i);
    peak = maximum(peak, maximum(x, -x));
  }
  float largest = 0;
  for (int l = 0; l < W; l++) largest = peak[l] > largest ? peak[l] : largest;
  for (; i < length; i++) {
    const float x = frame[i] < 0 ? -frame[i] : frame[i];
    largest = x > largest ? x : largest;
  }
  const int exponent = bitsOf<int>(largest) >> 23;
  // Squares of values below 2^-100 are zero all the same.
  return exponent < 27 ? 1.0f : bitsOf<float>((254 - exponent) << 23);
}

// Columns of the scaled samples, four at a time, transformed and turned by the twiddles.
void framesToColumns(const YinView& view, Frames frames, const YinRoom& room) {
  const AutocorrelationView& fft = view.fft;
  const F scaleA = load(room.scale), scaleB = load(room.scale + W);
  for (int c0 = 0; c0 < fft.columns; c0 += 4) {
    for (int r = 0; r < fft.rows; r++) {
      const long at = static_cast<long>(fft.columns) * r + c0;
      float* to = room.block + r * one;
      const long step = fft.rows * one;
      F a[4] = {F{}, F{}, F{}, F{}}, b[4] = {F{}, F{}, F{}, F{}};
      const long left = view.frameLength - at;
      if (left > 0) {
        gather<float>(frames, at, left < 4 ? static_cast<int>(left) : 4, view.frameLength, a);
        gather<float>(from(frames, W), at, left < 4 ? static_cast<int>(left) : 4, view.frameLength, b);
      }
      for (int i = 0; i < 4; i++) storeComplex(to + i * step, Complex<float>{a[i] * scaleA, b[i] * scaleB});
    }
    for (int i = 0; i < 4; i++) {
      const int c = c0 + i;
      runFft(fft.columnFft,
             {room.block + i * fft.rows * one, one, room.whole + c * one, room.rowStride * one,
              c ? fft.twiddles + 2L * c * fft.rows : nullptr},
             room.fft);
    }
  }
}

// Four times the power spectra of both frames at bins k and length - k, from the values there.
MELISMA_INLINE Complex<float> powers(Complex<float> z, Complex<float> y) {
  const F p = z.re + y.re, q = z.im - y.im, s = z.re - y.re, t = z.im + y.im;
  return {fma(p, p, q * q), fma(s, s, t * t)};
}

// The second pass of the first transform, the power spectra, and the first pass of the second one, row
// by row: rows r and rows - r hold bins that belong together.
void rowsToPowers(const AutocorrelationView& fft, const YinRoom& room) {
  const int rows = fft.rows, columns = fft.columns;
  for (int r = 0; 2 * r <= rows; r++) {
    const bool alone = r == 0 || 2 * r == rows;
    float* const first = room.whole + r * room.rowStride * one;
    float* const second = room.whole + (rows - r) * room.rowStride * one;
    runFft(fft.rowFft, {first, one, room.rowA, one, nullptr}, room.fft);
    if (!alone) runFft(fft.rowFft, {second, one, room.rowB, one, nullptr}, room.fft);
    float* const partner = alone ? room.rowA : room.rowB;
    for (int c = 0; c < columns; c++) {
      const int mirror = r == 0 ? (columns - c) % columns : columns - 1 - c;
      if (alone && mirror < c) continue;
      const Complex<float> p = powers(loadComplex(room.rowA + c * one), loadComplex(partner + mirror * one));
      storeComplex(room.rowA + c * one, p);
      storeComplex(partner + mirror * one, p);
    }
    runFft(fft.rowFft, {room.rowA, one, first, one, r ? fft.turned + 2L * r * columns : nullptr}, room.fft);
    if (!alone) {
      runFft(fft.rowFft, {room.rowB, one, second, one, fft.turned + 2L * (rows - r) * columns}, room.fft);
    }
  }
}

// Autocorrelations at lags 0 … maxPeriod, times 4 * length.
void powersToLags(const YinView& view, const YinRoom& room) {
  const AutocorrelationView& fft = view.fft;
  for (int j = 0; j < fft.columns && j <= view.maxPeriod; j++) {
    runFft(fft.columnFft, {room.whole + j * one, room.rowStride * one, room.rowA, one, nullptr}, room.fft);
    for (int i = 0; j + fft.columns * i <= view.maxPeriod; i++) {
      storeComplex(room.lags + (j + fft.columns * i) * one, loadComplex(room.rowA + i * one));
    }
  }
}

// d(k) = 2 (r(0) - r(k)) - sum of the first k squares, over its mean up to k. Running sums in double.
void normalise(const YinView& view, Frames frames, const YinRoom& room, float* values) {
  constexpr int L = lanes<double>;
  const D factor = splat(2.0 / (4.0 * view.fft.length));
  for (int f = 0; f < G; f += L) {
    const D scale = widen<double>(loadUnaligned<float, L>(room.scale + f));
    const D zero = widen<double>(loadUnaligned<float, L>(room.lags + f));
    D energy = D{}, sum = D{}, sample[4];
    for (int k = 1; k <= view.maxPeriod; k++) {
      const int at = (k - 1) & 3;
      if (at == 0) {
        const int left = view.frameLength - (k - 1);
        gather<double>(from(frames, f), k - 1, left < 4 ? left : 4, view.frameLength, sample);
      }
      const D x = sample[at] * scale;
      energy = fma(x, x, energy);
      const D lag = widen<double>(loadUnaligned<float, L>(room.lags + static_cast<long>(k) * G + f));
      const D d = fms(zero - lag, factor, energy);
      sum = sum + d;
      if (k < view.minPeriod) continue;
      const D empty = splat(1.0);
      const D mean = sum == D{} ? empty : sum;
      storeUnaligned<float, L>(
          values + static_cast<long>(k - view.minPeriod) * G + f,
          __builtin_convertvector(d * splat(static_cast<double>(k)) / mean, Vector<float, L>));
    }
  }
}

void difference(const YinView& view, Frames frames, float* memory, float* values) {
  const YinRoom room(view, memory);
  for (int f = 0; f < G; f++) room.scale[f] = scaleOf(frames.first + f * frames.hop, view.frameLength);
  framesToColumns(view, frames, room);
  rowsToPowers(view.fft, room);
  powersToLags(view, room);
  normalise(view, frames, room, values);
}

// One bit per lane of a comparison.
MELISMA_INLINE unsigned maskOf(VI comparison) {
#if defined(__AVX512F__)
  return _mm512_movepi32_mask(bitsOf<__m512i>(comparison));
#elif defined(__AVX2__)
  return static_cast<unsigned>(_mm256_movemask_ps(bitsOf<__m256>(comparison)));
#elif defined(__x86_64__)
  return static_cast<unsigned>(_mm_movemask_ps(bitsOf<__m128>(comparison)));
#else
  unsigned mask = 0;
  for (int l = 0; l < W; l++) mask |= static_cast<unsigned>(comparison[l] & 1) << l;
  return mask;
#endif
}

void troughs(const float* values, int periods, int32_t* lists, int32_t* counts, int32_t* lowest) {
  for (int f = 0; f < G; f++) counts[f] = 0;
  for (int half = 0; half < G; half += W) {
    F before = load(values + half), here = before, least = here;
    VI at = VI{};
    for (int k = 0; k < periods; k++) {
      const bool last = k + 1 == periods;
      const F after = last ? here : load(values + static_cast<long>(k + 1) * G + half);
      VI found = here < before;
      if (k == 0) {
        found = here < after;
      } else if (!last) {
        found &= here <= after;
      }
      for (unsigned mask = maskOf(found); mask; mask &= mask - 1) {
        const int f = half + __builtin_ctz(mask);
        lists[static_cast<long>(f) * periods + counts[f]++] = k;
      }
      const VI lower = here < least;
      least = lower ? here : least;
      at = lower ? (VI{} + k) : at;
      before = here;
      here = after;
    }
    for (int l = 0; l < W; l++) lowest[half + l] = at[l];
  }
}

}  // namespace

extern const YinKernels yinKernels;
const YinKernels yinKernels = {G, difference, roomFloats, troughs};

}  // namespace melisma::simd::MELISMA_SIMD
