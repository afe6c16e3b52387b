// The maximum over a band of sources for many destination bins at once. Loads bound the speed: one per
// eight sources of eight destinations, most of them across two cache lines.
#include "simd/pyin.hpp"

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using D = V<double>;
constexpr int L = lanes<double>;
constexpr int block = 4;

// GCC makes a comparison and a blend of maximum().
MELISMA_INLINE D most(D a, D b) {
#if defined(__AVX512F__)
  return _mm512_max_pd(a, b);
#elif defined(__AVX2__)
  return _mm256_max_pd(a, b);
#elif defined(__x86_64__)
  return _mm_max_pd(a, b);
#else
  return maximum(a, b);
#endif
}

// Where bin 0 lies in a padded row, and the length of one.
int padding(const PitchBandView& view) { return ((view.high > 0 ? view.high : 0) + 7) / 8 * 8; }
int64_t padded(const PitchBandView& view) {
  const int after = view.low < 0 ? -view.low : 0;
  return padding(view) + (view.bins + after + block * L + 7) / 8 * 8;
}
int64_t roomDoubles(const PitchBandView& view) { return 2 * padded(view) + 64; }

// to[j] = max over i of row[i] + weight(j - i), for one kind of source; rows start at bin 0.
template <int N>
MELISMA_INLINE void reach(const PitchBandView& view, const double* voiced, const double* unvoiced, int j,
                          D* a, D* b) {
  const D none = splat(-1e300);
#pragma GCC unroll 4
  for (int i = 0; i < N; i++) a[i] = b[i] = none;
  const double* const weights = view.weights - view.low;
  for (int d = view.low; d <= view.high; d++) {
    const D w = splat(weights[d]);
#pragma GCC unroll 4
    for (int i = 0; i < N; i++) {
      a[i] = most(a[i], loadUnaligned(voiced + j - d + i * L) + w);
      b[i] = most(b[i], loadUnaligned(unvoiced + j - d + i * L) + w);
    }
  }
}

void step(const PitchBandView& view, const PitchObservation& seen, const double* from, double* to,
          double* room) {
  const int n = view.bins, pad = padding(view);
  const int64_t length = padded(view);
  double best = from[0];
  for (int kind = 0; kind < 2; kind++) {
    const double* const in = from + kind * n;
    double* const row = room + kind * length;
    for (int i = 0; i < pad; i++) row[i] = -1e300;
    for (int64_t i = pad + n; i < length; i++) row[i] = -1e300;
    int i = 0;
    D largest = splat(best);
    for (; i + L <= n; i += L) {
      const D x = loadUnaligned(in + i);
      largest = most(largest, x);
      storeUnaligned(row + pad + i, x + loadUnaligned(view.rows + i));
    }
    for (int l = 0; l < L; l++) best = largest[l] > best ? largest[l] : best;
    for (; i < n; i++) {
      best = in[i] > best ? in[i] : best;
      row[pad + i] = in[i] + view.rows[i];
    }
  }
  const double* const voiced = room + pad;
  const double* const unvoiced = voiced + length;
  const D stay = splat(view.stay), change = splat(view.change), jump = splat(best + view.jump);
  for (int j = 0; j < n; j += block * L) {
    D a[block], b[block];
    reach<block>(view, voiced, unvoiced, j, a, b);
    for (int i = 0; i < block && j + i * L < n; i++) {
      const D x = most(most(a[i] + stay, b[i] + change), jump);
      const D y = most(most(a[i] + change, b[i] + stay), jump) + splat(seen.unvoiced);
      const int at = j + i * L;
      if (at + L <= n) {
        storeUnaligned(to + at, x);
        storeUnaligned(to + n + at, y);
      } else {
        for (int l = 0; at + l < n; l++) {
          to[at + l] = x[l];
          to[n + at + l] = y[l];
        }
      }
    }
  }
  // The candidates first move out of the way: all other voiced bins count the same.
  double* const kept = room;
  for (int c = 0; c < seen.count; c++) kept[c] = to[seen.bins[c]] + seen.logs[c];
  for (int j = 0; j < n; j++) to[j] += seen.other;
  for (int c = 0; c < seen.count; c++) to[seen.bins[c]] = kept[c];
}

}  // namespace

extern const PyinKernels pyinKernels;
const PyinKernels pyinKernels = {step, roomDoubles};

}  // namespace melisma::simd::MELISMA_SIMD
