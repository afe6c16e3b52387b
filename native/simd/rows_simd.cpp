// Kernels over [rows][lanes] arrays that lie in the first two cache levels. A lane owns a frame; loads
// (one row and one broadcast weight for each FMA) bound the speed.
#include "simd/rows.hpp"

#include "simd/logarithm.hpp"

namespace melisma::simd::MELISMA_SIMD {

constexpr int L = lanes<float>;
using VF = V<float>;

static void sparse(const SparseRows& matrix, const float* in, float* out) {
  const float* w = matrix.weights;
  for (int r = 0; r < matrix.rows; r++) {
    const float* x = in + static_cast<long>(matrix.start[r]) * L;
    const int n = matrix.count[r];
    // Four partial sums: shorter chains, and smaller rounding errors than one long sum.
    VF a = {}, b = {}, c = {}, d = {};
    int i = 0;
    for (; i + 4 <= n; i += 4, x += 4 * L) {
      a = fma(splat(w[i]), load(x), a);
      b = fma(splat(w[i + 1]), load(x + L), b);
      c = fma(splat(w[i + 2]), load(x + 2 * L), c);
      d = fma(splat(w[i + 3]), load(x + 3 * L), d);
    }
    for (; i < n; i++, x += L) a = fma(splat(w[i]), load(x), a);
    w += n;
    store(out + static_cast<long>(r) * L, (a + b) + (c + d));
  }
}

static DecibelRange decibels(float* values, int rows, float amin, float offset) {
  VF low = splat(3.4e38f), high = splat(-3.4e38f);
  for (long i = 0; i < static_cast<long>(rows) * L; i += L) {
    const VF db = tenLog10(maximum(load(values + i), splat(amin))) - splat(offset);
    store(values + i, db);
    low = minimum(low, db);
    high = maximum(high, db);
  }
  DecibelRange range = {low[0], high[0]};
  for (int i = 1; i < L; i++) {
    range.lowest = low[i] < range.lowest ? low[i] : range.lowest;
    range.highest = high[i] > range.highest ? high[i] : range.highest;
  }
  return range;
}

// N outputs at a time share each load. Sums of 16 terms are added up, which keeps rounding errors of
// large means (silence is -100 dB in every band) small.
template <int N>
MELISMA_INLINE void denseRows(const float* basis, int inputs, const float* in, VF floor, float* out) {
  VF total[N] = {};
  for (int from = 0; from < inputs; from += 16) {
    const int to = from + 16 < inputs ? from + 16 : inputs;
    VF part[N] = {};
    for (int i = from; i < to; i++) {
      const VF x = maximum(load(in + static_cast<long>(i) * L), floor);
#pragma GCC unroll 8
      for (int k = 0; k < N; k++) part[k] = fma(splat(basis[static_cast<long>(k) * inputs + i]), x, part[k]);
    }
#pragma GCC unroll 8
    for (int k = 0; k < N; k++) total[k] += part[k];
  }
  for (int k = 0; k < N; k++) store(out + k * L, total[k]);
}

static void dense(const float* basis, int outputs, int inputs, const float* in, float floor, float* out) {
  int k = 0;
  for (; k + 5 <= outputs; k += 5) {
    denseRows<5>(basis + static_cast<long>(k) * inputs, inputs, in, splat(floor),
                 out + static_cast<long>(k) * L);
  }
  for (; k < outputs; k++) {
    denseRows<1>(basis + static_cast<long>(k) * inputs, inputs, in, splat(floor),
                 out + static_cast<long>(k) * L);
  }
}

static void roots(const float* in, int rows, float* out) {
  for (int r = 0; r < rows; r++) store(out + r * L, root(load(in + r * L)));
}

static void storeRows(const float* in, int rows, float* out, long stride, int count) {
  for (int r = 0; r < rows; r++, in += L, out += stride) {
    if (count >= L) {
      storeUnaligned<float>(out, load(in));
    } else {
      for (int i = 0; i < count; i++) out[i] = in[i];
    }
  }
}

// Sums `term(r)` over the bins in blocks of 32, and the blocks.
template <class Term>
MELISMA_INLINE VF blockSum(int bins, Term term) {
  VF total = {};
  for (int from = 0; from < bins; from += 32) {
    const int to = from + 32 < bins ? from + 32 : bins;
    VF part = {};
    for (int r = from; r < to; r++) part = part + term(r);
    total = total + part;
  }
  return total;
}

MELISMA_INLINE VF ratioOrZero(VF a, VF b) {
  const VF one = splat(1.0f);
  const VF safe = b > VF{} ? b : one;
  return b > VF{} ? a / safe : VF{};
}

static void centroid(const float* magnitudes, int bins, float step, float* out) {
  const auto s = [&](int r) __attribute__((always_inline)) {
    return load(magnitudes + static_cast<long>(r) * L);
  };
  const VF sum = blockSum(
      bins, [&](int r) __attribute__((always_inline)) { return s(r); });
  const VF weighted = blockSum(
      bins, [&](int r) __attribute__((always_inline)) { return splat(static_cast<float>(r)) * s(r); });
  store(out, ratioOrZero(weighted, sum) * splat(step));
}

static void bandwidth(const float* magnitudes, int bins, float step, const float* centroids, int p,
                      bool normalised, float* out) {
  const VF centre = load(centroids);
  const auto s = [&](int r) __attribute__((always_inline)) {
    return load(magnitudes + static_cast<long>(r) * L);
  };
  const VF spread = blockSum(
      bins, [&](int r) __attribute__((always_inline)) {
        const VF d = splat(static_cast<float>(r) * step) - centre;
        return s(r) * (p == 2 ? d * d : maximum(d, -d));
      });
  VF result = spread;
  if (normalised) {
    const VF sum = blockSum(
        bins, [&](int r) __attribute__((always_inline)) { return s(r); });
    result = ratioOrZero(spread, sum);
  }
  store(out, p == 2 ? root(result) : result);
}

static void rolloff(const float* magnitudes, int bins, float step, float share, float* out) {
  // Running sums in the order of numpy.cumsum on float32, so that the same bin crosses.
  VF total = {};
  for (int r = 0; r < bins; r++) total = total + load(magnitudes + static_cast<long>(r) * L);
  const VF threshold = total * splat(share);
  VF running = {}, below = {};
  for (int r = 0; r < bins; r++) {
    running = running + load(magnitudes + static_cast<long>(r) * L);
    below = running < threshold ? below + splat(1.0f) : below;
  }
  store(out, below * splat(step));
}

extern const RowKernels rowKernels;
const RowKernels rowKernels = {L, sparse, decibels, roots, dense, storeRows, centroid, bandwidth, rolloff};

}  // namespace melisma::simd::MELISMA_SIMD
