#include "simd/resample_kernels.hpp"
#include "simd/resample_lanes.hpp"
#include "simd/small_fft.hpp"

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

constexpr long one = complexStride<float>;

long larger(long a, long b) { return a > b ? a : b; }

// What one group of blocks works in: `middle` and `spectrum` live in the second-level cache, the rest
// in the first.
struct BlockRoom {
  float *middle, *spectrum, *block;
  FftRoom<float> fft;
  long floats;

  BlockRoom(const BlockView& view, float* memory) {
    const long fromSize = static_cast<long>(view.from.rows) * lanePitch(view.from);
    const long toSize = static_cast<long>(view.to.rows) * lanePitch(view.to);
    const long small =
        larger(larger(view.from.rows, view.from.columns), larger(view.to.rows, view.to.columns));
    float* const begin = memory;
    const auto take = [&memory](long count) {
      float* taken = memory;
      memory += count * one;
      return taken;
    };
    middle = take(larger(fromSize, toSize));
    spectrum = take(fromSize);
    block = take(larger(8L * larger(view.from.rows, view.to.columns), view.to.rows));
    fft.work[0] = take(small);
    fft.work[1] = take(small);
    fft.odd = take(larger(view.from.largestRadix, view.to.largestRadix));
    floats = memory - begin;
  }
};

int64_t roomFloats(const BlockView& view) { return BlockRoom(view, nullptr).floats; }

// `column`: its elements side by side; the result becomes a column of `middle`.
void transformColumn(const LaneFftView& fft, const BlockRoom& room, const float* column, int c) {
  runFft(fft.columnFft,
         {column, one, room.middle + c * one, lanePitch(fft) * one,
          c ? fft.twiddles + 2L * c * fft.rows : nullptr},
         room.fft);
}

void transformRow(const LaneFftView& fft, const BlockRoom& room, int r, float* out) {
  runFft(fft.rowFft, {room.middle + static_cast<long>(r) * lanePitch(fft) * one, one, out, one, nullptr},
         room.fft);
}

// Brings part `index` of `parts` of every block into the second-level cache. Blocks are read and written in
// short pieces all over, which no hardware prefetcher follows.
template <int Write>
MELISMA_INLINE void prefetch(const float* const* blocks, long length, long index, long parts) {
  const long begin = length * index / parts, end = length * (index + 1) / parts;
  for (int lane = 0; lane < 2 * W; lane++) {
    for (long t = begin; t < end; t += 16) __builtin_prefetch(blocks[lane] + t, Write, 2);
  }
}

// Two signal blocks per lane, as real and imaginary part: the filter is real, so they do not mix.
void forward(const LaneFftView& fft, const BlockRoom& room, const float* const* sources,
             const float* const* next) {
  for (int c0 = 0; c0 < fft.columns; c0 += 8) {
    const int n = fft.columns - c0 < 8 ? fft.columns - c0 : 8;
    for (int r = 0; r < fft.rows; r++) {
      const long at = static_cast<long>(fft.columns) * r + c0;
      F re[8], im[8];
      gather8(sources, at, re);
      gather8(sources + W, at, im);
      for (int i = 0; i < n; i++)
        storeComplex(room.block + (i * fft.rows + r) * one, Complex<float>{re[i], im[i]});
    }
    for (int i = 0; i < n; i++) transformColumn(fft, room, room.block + i * fft.rows * one, c0 + i);
    if (next) prefetch<0>(next, fft.length, c0 / 8, (fft.columns + 7) / 8);
  }
  for (int r = 0; r < fft.rows; r++) {
    transformRow(fft, room, r, room.spectrum + static_cast<long>(r) * lanePitch(fft) * one);
  }
}

// The response, folding or repeating the spectrum, is applied while columns are read. Real and imaginary
// parts change places, which makes a forward FFT an inverse one.
void inverse(const BlockView& view, const BlockRoom& room, float* const* targets) {
  const LaneFftView& fft = view.to;
  const int* first = view.firstTerm;
  for (int c = 0; c < fft.columns; c++) {
    for (int r = 0; r < fft.rows; r++, first++) {
      Complex<float> sum = {F{}, F{}};
      for (int t = first[0]; t < first[1]; t++) {
        const F gain = splat(view.terms[t].gain);
        const Complex<float> x = loadComplex(room.spectrum + view.terms[t].place * one);
        sum = {fma(gain, x.im, sum.re), fma(gain, x.re, sum.im)};
      }
      storeComplex(room.block + r * one, sum);
    }
    transformColumn(fft, room, room.block, c);
    prefetch<1>(targets, view.count, c, fft.columns);
  }
  // Last rows first: an incomplete group writes past its rows, and the first rows come after it.
  for (int r0 = (fft.rows - 1) / 8 * 8; r0 >= 0; r0 -= 8) {
    const int n = fft.rows - r0 < 8 ? fft.rows - r0 : 8;
    for (int i = 0; i < n; i++) transformRow(fft, room, r0 + i, room.block + i * fft.columns * one);
    for (int c = 0; c < fft.columns; c++) {
      const long at = r0 + static_cast<long>(fft.rows) * c - view.skip;
      if (at + n <= 0 || at >= view.count) continue;
      F re[8], im[8];
#pragma GCC unroll 8
      for (int i = 0; i < 8; i++) {
        const Complex<float> y = loadComplex(room.block + (i * fft.columns + c) * one);
        re[i] = y.im, im[i] = y.re;
      }
      if (at >= 0 && at + 8 <= view.count) {
        scatter8(re, targets, at);
        scatter8(im, targets + W, at);
      } else {
        for (int i = 0; i < n; i++) {
          if (at + i < 0 || at + i >= view.count) continue;
          for (int lane = 0; lane < W; lane++)
            targets[lane][at + i] = re[i][lane], targets[W + lane][at + i] = im[i][lane];
        }
      }
    }
  }
}

void resampleBlocks(const BlockView& view, const float* const* sources, const float* const* next,
                    float* const* targets, float* memory) {
  const BlockRoom room(view, memory);
  forward(view.from, room, sources, next);
  inverse(view, room, targets);
}

}  // namespace

extern const ResampleKernels resampleKernels;
const ResampleKernels resampleKernels = {2 * W, filter, fractional, resampleBlocks, roomFloats};

}  // namespace melisma::simd::MELISMA_SIMD
