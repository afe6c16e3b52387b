// The maximum over a band of sources for many destination bins at once. Loads bound its speed: one per
// source of a vector of destinations, most of them across two cache lines. Unvoiced bins are all sources.
// Of the voiced bins only those that were heard usually matter; the others lie so far below that one
// comparison tells, after the fact, that they did not.
#include "simd/pyin.hpp"

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using D = V<double>;
constexpr int L = lanes<double>;
constexpr int block = 8;  // vectors of destinations at a time
constexpr double none = -1e300;

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
int padding(const PitchBandView& view) {
  const int reach = view.high > -view.low ? view.high : -view.low;
  return (reach + 7) / 8 * 8;
}
int64_t padded(const PitchBandView& view) { return 2 * padding(view) + (view.bins + block * L + 7) / 8 * 8; }
int64_t roomDoubles(const PitchBandView& view) { return 4 * padded(view) + view.bins; }

// row[i] = from[i] + rows[i] with nothing around; returns the largest of `from`.
double fillRow(const PitchBandView& view, const double* from, double* row) {
  const int n = view.bins, pad = padding(view);
  const int64_t end = padded(view) - pad;
  for (int i = -pad; i < 0; i++) row[i] = none;
  for (int64_t i = n; i < end; i++) row[i] = none;
  double best = from[0];
  D largest = splat(best);
  int i = 0;
  for (; i + L <= n; i += L) {
    const D x = loadUnaligned(from + i);
    largest = most(largest, x);
    storeUnaligned(row + i, x + loadUnaligned(view.rows + i));
  }
  for (int l = 0; l < L; l++) best = largest[l] > best ? largest[l] : best;
  for (; i < n; i++) {
    best = from[i] > best ? from[i] : best;
    row[i] = from[i] + view.rows[i];
  }
  return best;
}

double largestOf(const double* row, int n) {
  D largest = splat(none);
  for (int i = 0; i < n; i += L)
    largest = most(largest, loadUnaligned(row + i));  // padding is the least of all
  double best = none;
  for (int l = 0; l < L; l++) best = largest[l] > best ? largest[l] : best;
  return best;
}

// to[j] = max over d of row[j - d] + weight(d).
void reachFromAll(const PitchBandView& view, const double* row, double* to) {
  const double* const weights = view.weights - view.low;
  for (int j = 0; j < view.bins; j += block * L) {
    D a[block];
#pragma GCC unroll 8
    for (int i = 0; i < block; i++) a[i] = splat(none);
    for (int d = view.low; d <= view.high; d++) {
      const D w = splat(weights[d]);
#pragma GCC unroll 8
      for (int i = 0; i < block; i++) a[i] = most(a[i], loadUnaligned(row + j - d + i * L) + w);
    }
#pragma GCC unroll 8
    for (int i = 0; i < block; i++) storeUnaligned(to + j + i * L, a[i]);
  }
}

// The same from a few sources only.
void reachFromSome(const PitchBandView& view, const PitchObservation& some, const double* values,
                   double* to) {
  const int width = view.high - view.low + 1, pad = padding(view);
  for (int64_t j = -pad; j < padded(view) - pad; j++) to[j] = none;
  for (int c = 0; c < some.count; c++) {
    double* const at = to + some.bins[c] + view.low;
    const D value = splat(values[c]);
    int d = 0;
    for (; d + L <= width; d += L) {
      storeUnaligned(at + d, most(loadUnaligned(at + d), value + loadUnaligned(view.weights + d)));
    }
    for (; d < width; d++) {
      const double reached = values[c] + view.weights[d];
      at[d] = reached > at[d] ? reached : at[d];
    }
  }
}

// Both kinds of sources into both kinds of destinations, unvoiced ones with their observation. Returns the
// least score before that.
double combine(const PitchBandView& view, const double* voiced, const double* unvoiced, double jumped,
               double seen, double* to) {
  const int n = view.bins;
  const D stay = splat(view.stay), change = splat(view.change), jump = splat(jumped);
  D least = splat(-none);
  for (int j = 0; j < n; j += L) {
    const D a = loadUnaligned(voiced + j), b = loadUnaligned(unvoiced + j);
    const D x = most(most(a + stay, b + change), jump), y = most(most(a + change, b + stay), jump);
    const D z = y + splat(seen), lower = minimum(x, y);
    if (j + L <= n) {
      least = minimum(least, lower);
      storeUnaligned(to + j, x);
      storeUnaligned(to + n + j, z);
      continue;
    }
    for (int l = 0; j + l < n; l++) {
      least[l] = lower[l] < least[l] ? lower[l] : least[l];
      to[j + l] = x[l];
      to[n + j + l] = z[l];
    }
  }
  double result = least[0];
  for (int l = 1; l < L; l++) result = least[l] < result ? least[l] : result;
  return result;
}

void step(const PitchBandView& view, const PitchObservation& before, const PitchObservation& seen,
          const double* from, double* to, double* room) {
  const int n = view.bins, pad = padding(view);
  const int64_t length = padded(view);
  double* const voicedRow = room + pad;
  double* const unvoicedRow = voicedRow + length;
  double* const voiced = unvoicedRow + length;
  double* const unvoiced = voiced + length;
  double* const kept = room + 4 * length;

  const double bestVoiced = fillRow(view, from, voicedRow),
               bestUnvoiced = fillRow(view, from + n, unvoicedRow);
  const double jumped = (bestVoiced > bestUnvoiced ? bestVoiced : bestUnvoiced) + view.jump;
  for (int c = 0; c < before.count; c++) {
    kept[c] = voicedRow[before.bins[c]];
    voicedRow[before.bins[c]] = none;
  }
  const double others = largestOf(voicedRow, n) + (view.stay > view.change ? view.stay : view.change);
  reachFromSome(view, before, kept, voiced);
  reachFromAll(view, unvoicedRow, unvoiced);
  // No weight is above 0, so no other voiced bin can reach more than `others`.
  if (combine(view, voiced, unvoiced, jumped, seen.unvoiced, to) < others) {
    for (int c = 0; c < before.count; c++) voicedRow[before.bins[c]] = kept[c];
    reachFromAll(view, voicedRow, voiced);
    combine(view, voiced, unvoiced, jumped, seen.unvoiced, to);
  }
  // The candidates first move out of the way: all other voiced bins count the same.
  for (int c = 0; c < seen.count; c++) kept[c] = to[seen.bins[c]] + seen.logs[c];
  for (int j = 0; j < n; j++) to[j] += seen.other;
  for (int c = 0; c < seen.count; c++) to[seen.bins[c]] = kept[c];
}

}  // namespace

extern const PyinKernels pyinKernels;
const PyinKernels pyinKernels = {step, roomDoubles};

}  // namespace melisma::simd::MELISMA_SIMD
