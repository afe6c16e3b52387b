// A sample of the result is the sum of samples of neighbouring frames, which are neighbouring lanes: sums are
// made across lanes, before frames become rows, so that every sample is stored once.
#include "simd/overlap.hpp"

#include "simd/gather.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using F = V<float>;
constexpr int L = lanes<float>;

#if !defined(__AVX512F__)
template <int B, int N>
MELISMA_INLINE void storeBlocks(Vector<float, N> row, float* out, long step) {
  if constexpr (4 * B < N) {
    storeUnaligned<float, 4>(out, __builtin_shufflevector(row, row, 4 * B, 4 * B + 1, 4 * B + 2, 4 * B + 3));
    storeBlocks<B + 1, N>(row, out + step, step);
  }
}
#endif

// Writes 16 vectors of samples to rows at distance `length`: whole cache lines, since the rows of 16 frames
// often share a cache set.
#if defined(__AVX512F__)
MELISMA_INLINE void scatter16(const float* samples, float* out, long length) {
  F blocks[4][4];  // [samples / 4][frame % 4]
  for (int g = 0; g < 4; g++) {
    F a[4];
    for (int j = 0; j < 4; j++) a[j] = load(samples + (4 * g + j) * 16);
    transposeBlocks<16>(a, blocks[g]);
  }
  for (int j = 0; j < 4; j++) {
    const __m512 p = _mm512_shuffle_f32x4(blocks[0][j], blocks[1][j], 0x44);
    const __m512 q = _mm512_shuffle_f32x4(blocks[0][j], blocks[1][j], 0xEE);
    const __m512 r = _mm512_shuffle_f32x4(blocks[2][j], blocks[3][j], 0x44);
    const __m512 s = _mm512_shuffle_f32x4(blocks[2][j], blocks[3][j], 0xEE);
    float* to = out + j * length;
    storeUnaligned<float>(to, _mm512_shuffle_f32x4(p, r, 0x88));
    storeUnaligned<float>(to + 4 * length, _mm512_shuffle_f32x4(p, r, 0xDD));
    storeUnaligned<float>(to + 8 * length, _mm512_shuffle_f32x4(q, s, 0x88));
    storeUnaligned<float>(to + 12 * length, _mm512_shuffle_f32x4(q, s, 0xDD));
  }
}
#else
MELISMA_INLINE void scatter16(const float* samples, float* out, long length) {
  for (int g = 0; g < 4; g++) {
    F a[4], rows[4];
    for (int j = 0; j < 4; j++) a[j] = load(samples + (4 * g + j) * L);
    transposeBlocks<L>(a, rows);
    for (int j = 0; j < 4; j++) storeBlocks<0, L>(rows[j], out + j * length + 4 * g, 4 * length);
  }
}
#endif

// Lanes move up by Q; those that come in, or those that go out, with zeros for the others.
template <int Q, int... I>
MELISMA_INLINE F movedUp(F x, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(F{}, x, (I < Q ? I : L + I - Q)...);
}
template <int Q, int... I>
MELISMA_INLINE F movedOut(F x, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(F{}, x, (I < Q ? 2 * L - Q + I : I)...);
}

// Terms Q, Q - 1 … 1 of position `at` of the hop.
template <int Q>
MELISMA_INLINE void addEarlier(const float* samples, long hop, F& sum, F& next) {
  if constexpr (Q > 0) {
    constexpr auto all = std::make_integer_sequence<int, L>{};
    const F x = load(samples + Q * hop * L);
    sum = sum + movedUp<Q>(x, all);
    next = next + movedOut<Q>(x, all);
    addEarlier<Q - 1>(samples, hop, sum, next);
  }
}

// Frames of R hops.
template <int R>
void addBy(const float* samples, long hop, float* carry, float* rows) {
  alignas(64) float sums[16 * L];
  for (long at = 0; at < hop;) {
    const long block = at + 16 <= hop ? 16 : 1;
    for (long i = 0; i < block; i++) {
      float* kept = carry + (at + i) * L;
      F sum = load(kept), next = {};
      addEarlier<R - 1>(samples + (at + i) * L, hop, sum, next);
      store(kept, next);
      store(sums + i * L, sum + load(samples + (at + i) * L));
    }
    if (block == 1) {
      for (int f = 0; f < L; f++) rows[f * hop + at] = sums[f];
    } else {
      scatter16(sums, rows + at, hop);
    }
    at += block;
  }
}

bool adds(int nFft, long hop) {
  return (hop * 2 == nFft || hop * 4 == nFft || hop * 8 == nFft) && nFft / hop <= L;
}

void add(const float* samples, int nFft, long hop, float* carry, float* rows) {
  if (hop * 2 == nFft) return addBy<2>(samples, hop, carry, rows);
  if (hop * 4 == nFft) return addBy<4>(samples, hop, carry, rows);
  if constexpr (L >= 8) addBy<8>(samples, hop, carry, rows);
}

void toRows(const float* samples, int nFft, float* rows) {
  long at = 0;
  for (; at + 16 <= nFft; at += 16) scatter16(samples + at * L, rows + at, nFft);
  for (; at < nFft; at++) {
    for (int f = 0; f < L; f++) rows[f * static_cast<long>(nFft) + at] = samples[at * L + f];
  }
}

}  // namespace

extern const OverlapKernels overlapKernels;
const OverlapKernels overlapKernels = {L, adds, add, toRows};

}  // namespace melisma::simd::MELISMA_SIMD
