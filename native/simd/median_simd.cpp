// Sliding medians by selection networks that share work. A block is 2^k adjacent outputs, 2^k no more than
// half the window. The rows common to all of its windows are sorted once, and of them only the 2^k ranks are
// kept that the rows still missing (2^k - 1 in each window) can make a median. Then the block is halved:
// the rows that the first half has in common besides are sorted and merged in, and so for the second half;
// 2^(k-1) candidates remain for each, and one for a single output. For windows of 31 that is 31 minima and
// maxima per output; a network that sorts 31 rows has 360. All lanes do the same, whatever the values.
#include "simd/median.hpp"

#include "simd/gather.hpp"
#include "simd/sorting.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using F = V<float>;
constexpr int L = lanes<float>;

// Of 2 H sorted candidates and H sorted rows, the sorted ranks H … 2 H - 1.
template <int H, class X>
MELISMA_INLINE void middle(const X* candidates, const X* rows, X* out) {
#pragma GCC unroll 16
  for (int i = 0; i < H; i++)
    out[i] = upper(candidates[i], rows[H - 1 - i]);  // without the H smallest of all
  sortBitonic<H>(out);
#pragma GCC unroll 16
  for (int i = 0; i < H; i++) out[i] = lower(out[i], candidates[2 * H - 1 - i]);
  sortBitonic<H>(out);
}

template <int H, class X>
MELISMA_INLINE void loadSorted(const X* in, X* rows) {
#pragma GCC unroll 16
  for (int i = 0; i < H; i++) rows[i] = in[i];
  sort<H>(rows);
}

// The 2 H outputs whose first windows start at `in`, from 2 H sorted candidates.
template <int H, class X>
MELISMA_INLINE void halve(const X* in, int size, const X* candidates, X* out) {
  X rows[H], kept[H];
#pragma GCC unroll 2
  for (int half = 0; half < 2; half++) {
    loadSorted<H>(half == 0 ? in + H - 1 : in + size, rows);
    middle<H>(candidates, rows, kept);
    if constexpr (H == 1) {
      out[half] = kept[0];
    } else {
      halve<H / 2>(in + half * H, size, kept, out + half * H);
    }
  }
}

// The same networks for longer lists, in memory.
void sortBitonicRows(F* v, int n) {
  if (n == 16) {
    F held[16];
    for (int i = 0; i < 16; i++) held[i] = v[i];
    sortBitonic<16>(held);
    for (int i = 0; i < 16; i++) v[i] = held[i];
    return;
  }
  for (int i = 0; i < n / 2; i++) order(v[i], v[i + n / 2]);
  sortBitonicRows(v, n / 2);
  sortBitonicRows(v + n / 2, n / 2);
}

template <int N>
void sortFew(F* v) {
  F held[N];
  for (int i = 0; i < N; i++) held[i] = v[i];
  sort<N>(held);
  for (int i = 0; i < N; i++) v[i] = held[i];
}

void sortRows(F* v, int n) {
  if (n == 2) return sortFew<2>(v);
  if (n == 4) return sortFew<4>(v);
  if (n == 8) return sortFew<8>(v);
  if (n == 16) return sortFew<16>(v);
  if (n == 1) return;
  sortRows(v, n / 2);
  sortRows(v + n / 2, n / 2);
  for (int i = 0; i < n / 2; i++) order(v[i], v[n - 1 - i]);
  sortBitonicRows(v, n / 2);
  sortBitonicRows(v + n / 2, n / 2);
}

// Not inlined: halves of longer blocks end here, and a copy in each of them would not fit the cache.
template <int H>
__attribute__((noinline)) void halveFew(const F* in, int size, const F* candidates, F* out) {
  halve<H>(in, size, candidates, out);
}

void halveRows(const F* in, int size, int h, const F* candidates, F* out, F* room) {
  if (h == 8) return halveFew<8>(in, size, candidates, out);
  F* rows = room;
  F* kept = room + h;
  for (int half = 0; half < 2; half++) {
    const F* from = half == 0 ? in + h - 1 : in + size;
    for (int i = 0; i < h; i++) rows[i] = from[i];
    sortRows(rows, h);
    for (int i = 0; i < h; i++) kept[i] = upper(candidates[i], rows[h - 1 - i]);
    sortBitonicRows(kept, h);
    for (int i = 0; i < h; i++) kept[i] = lower(kept[i], candidates[2 * h - 1 - i]);
    sortBitonicRows(kept, h);
    halveRows(in + half * h, size, h / 2, kept, out + half * h, room + 2 * h);
  }
}

void block(const F* in, int size, int length, F* out, F* room) {
  const int core = size + 1 - length;
  int whole = 1;
  while (whole < core) whole *= 2;
  for (int i = 0; i < core; i++) room[i] = in[length - 1 + i];
  for (int i = core; i < whole; i++) room[i] = splat(__builtin_inff());
  sortRows(room, whole);
  const F* candidates = room + size / 2 + 1 - length;
  F* rest = room + whole;
  if (length == 1) {
    out[0] = candidates[0];
  } else if (length == 2) {
    halveFew<1>(in, size, candidates, out);
  } else if (length == 4) {
    halveFew<2>(in, size, candidates, out);
  } else if (length == 8) {
    halveFew<4>(in, size, candidates, out);
  } else {
    halveRows(in, size, length / 2, candidates, out, rest);
  }
}

// The same for windows of 31, in registers: of blocks of 16 outputs the common rows are just the candidates,
// two groups of 8, and the rows of the two halves are a group each. A sorted group serves two blocks.
template <class X>
void blocksOf31(const X* in, X* out, int64_t count) {
  X sorted[4][8];  // groups 2 b … 2 b + 3 of block b, where group g begins with row 7 + 8 g
  for (int64_t i = 0; i < count; i += 16) {
    if (i + 16 > count) i = count - 16;  // overlaps the block before it: the same values again
    const bool follows = i > 0 && i % 16 == 0;
    for (int g = follows ? 2 : 0; g < 4; g++) loadSorted<8>(in + i + 7 + 8 * g, sorted[(i / 8 + g) % 4]);
    const X *left = sorted[i / 8 % 4], *right = sorted[(i / 8 + 3) % 4];
    X candidates[16], kept[8];
    for (int k = 0; k < 8; k++) candidates[k] = sorted[(i / 8 + 1) % 4][k];
    for (int k = 0; k < 8; k++) candidates[8 + k] = sorted[(i / 8 + 2) % 4][k];
    mergeHalves<16, 1>(candidates);
    middle<8>(candidates, left, kept);
    halve<4>(in + i, 31, kept, out + i);
    middle<8>(candidates, right, kept);
    halve<4>(in + i + 8, 31, kept, out + i + 8);
  }
}

// Whether a number has a minus.
bool anySign(const F* in, int64_t count) {
  VI bits = {};
  for (int64_t i = 0; i < count; i++) bits |= bitsOf<VI>(in[i]);
  int all = 0;
  for (int i = 0; i < L; i++) all |= bits[i];
  return all < 0;
}

void medians(const float* from, int size, float* to, int64_t count, float* memory) {
  const F* in = reinterpret_cast<const F*>(from);
  F* out = reinterpret_cast<F*>(to);
  F* room = reinterpret_cast<F*>(memory);
  if (count <= 0) return;
  if (size == 31 && count >= 16) {
    if (anySign(in, count + size - 1)) return blocksOf31(in, out, count);
    return blocksOf31(reinterpret_cast<const Magnitudes*>(from), reinterpret_cast<Magnitudes*>(to), count);
  }
  int length = 1;
  while (2 * length <= (size + 1) / 2 && 2 * length <= count) length *= 2;
  // The last block overlaps the one before it: the same values again.
  for (int64_t i = 0;; i = i + 2 * length <= count ? i + length : count - length) {
    block(in + i, size, length, out + i, room);
    if (i + length == count) return;
  }
}

void transpose(const float* in, long inStride, float* out, long outStride) {
  const Frames rows{in, inStride};
#pragma GCC unroll 4
  for (int c = 0; c < L; c += 4) {
    F columns[4];
    Gather4<L>::run(rowsAt(rows, c), columns);
    for (int i = 0; i < 4; i++) storeUnaligned(out + (c + i) * outStride, columns[i]);
  }
}

void copy(const float* in, long inStride, float* out, long outStride, long rows, const float* soon) {
  for (long r = 0; r < rows; r++) {
    __builtin_prefetch(soon + r * L, 0, 2);
    storeUnaligned(out + r * outStride, loadUnaligned<float>(in + r * inStride));
  }
}

}  // namespace

extern const MedianKernels medianKernels;
const MedianKernels medianKernels = {L, medians, transpose, copy};

}  // namespace melisma::simd::MELISMA_SIMD
