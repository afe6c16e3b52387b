// Reductions over contiguous samples; memory bounds the speed. Partial sums are float32 over at most
// 64 vectors and double above.
#include "simd/reductions.hpp"

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {

constexpr int L = lanes<float>;
using VF = V<float>;

MELISMA_INLINE VF magnitude(VF x) { return maximum(x, -x); }

template <class Term, class Scalar>
MELISMA_INLINE double sum(const float* x, long count, Term term, Scalar scalar) {
  double total = 0;
  long i = 0;
  while (i + L <= count) {
    VF part = {};
    for (int k = 0; k < 64 && i + L <= count; k++, i += L) part = term(loadUnaligned<float>(x + i), part);
    for (int k = 0; k < L; k++) total += part[k];
  }
  for (; i < count; i++) total += scalar(x[i]);
  return total;
}

static double sumOfSquares(const float* x, long count) {
  return sum(
      x, count, [](VF v, VF part) __attribute__((always_inline)) { return fma(v, v, part); },
      [](float v) __attribute__((always_inline)) { return static_cast<double>(v) * v; });
}

static double sumOfMagnitudes(const float* x, long count) {
  return sum(
      x, count, [](VF v, VF part) __attribute__((always_inline)) { return part + magnitude(v); },
      [](float v) __attribute__((always_inline)) { return static_cast<double>(v < 0 ? -v : v); });
}

static float largestMagnitude(const float* x, long count) {
  VF most = {};
  long i = 0;
  for (; i + L <= count; i += L) most = maximum(magnitude(loadUnaligned<float>(x + i)), most);
  float result = 0;
  for (int k = 0; k < L; k++) result = most[k] > result ? most[k] : result;
  for (; i < count; i++) {
    const float m = x[i] < 0 ? -x[i] : x[i];
    result = m > result ? m : result;
  }
  return result;
}

static long signChanges(const float* x, long count, float threshold) {
  const VF limit = splat(-threshold);
  long total = 0;
  long i = 1;
  while (i + L <= count) {
    VI part = {};
    for (int k = 0; k < 64 && i + L <= count; k++, i += L) {
      const VI here = loadUnaligned<float>(x + i) < limit, before = loadUnaligned<float>(x + i - 1) < limit;
      part -= here ^ before;
    }
    for (int k = 0; k < L; k++) total += part[k];
  }
  for (; i < count; i++) total += (x[i] < -threshold) != (x[i - 1] < -threshold);
  return total;
}

static void add(float* a, const float* b, long count) {
  long i = 0;
  for (; i + L <= count; i += L) {
    storeUnaligned<float>(a + i, loadUnaligned<float>(a + i) + loadUnaligned<float>(b + i));
  }
  for (; i < count; i++) a[i] += b[i];
}

static void scale(float* a, const float* b, long count) {
  long i = 0;
  for (; i + L <= count; i += L) {
    storeUnaligned<float>(a + i, loadUnaligned<float>(a + i) * loadUnaligned<float>(b + i));
  }
  for (; i < count; i++) a[i] *= b[i];
}

extern const ReductionKernels reductionKernels;
const ReductionKernels reductionKernels = {sumOfSquares, sumOfMagnitudes, largestMagnitude, signChanges, add,
                                           scale};

}  // namespace melisma::simd::MELISMA_SIMD
