// Spectra lie in the first two cache levels. A product by a complex weight is two products by real ones,
// added up apart: the one by imaginary parts is turned by a quarter at the end.
#include "simd/constant_q.hpp"

#include <utility>

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {

constexpr int L = lanes<float>;
using VF = V<float>;

template <int... I>
MELISMA_INLINE VF swapPairs(VF x, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(x, x, (I ^ 1)...);
}
MELISMA_INLINE VF swapPairs(VF x) { return swapPairs(x, std::make_integer_sequence<int, L>{}); }
// The even elements of a, then those of b.
template <int... I>
MELISMA_INLINE VF evens(VF a, VF b, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(a, b, (2 * I)...);
}
template <int... I>
MELISMA_INLINE VF alternating(std::integer_sequence<int, I...>) {
  return VF{(I % 2 ? 1.0f : -1.0f)...};
}

// One row; the first half of the lanes in `low`, the others in `high`.
MELISMA_INLINE void response(const float* w, int count, const float* x, VF& low, VF& high) {
  VF a[2] = {}, b[2] = {}, c[2] = {}, d[2] = {};
  int i = 0;
  for (; i + 2 <= count; i += 2, w += 4, x += 4 * L) {
#pragma GCC unroll 2
    for (int j = 0; j < 2; j++) {
      const VF re = splat(w[2 * j]), im = splat(w[2 * j + 1]);
      const VF first = held(load(x + 2 * j * L)), second = held(load(x + 2 * j * L + L));
      a[j] = fma(re, first, a[j]);
      b[j] = fma(im, first, b[j]);
      c[j] = fma(re, second, c[j]);
      d[j] = fma(im, second, d[j]);
    }
  }
  if (i < count) {
    const VF re = splat(w[0]), im = splat(w[1]), first = load(x), second = load(x + L);
    a[0] = fma(re, first, a[0]);
    b[0] = fma(im, first, b[0]);
    c[0] = fma(re, second, c[0]);
    d[0] = fma(im, second, d[0]);
  }
  const VF sign = alternating(std::make_integer_sequence<int, L>{});
  low = fma(sign, swapPairs(b[0] + b[1]), a[0] + a[1]);
  high = fma(sign, swapPairs(d[0] + d[1]), c[0] + c[1]);
}

static void responses(const ComplexRows& filters, const float* spectrum, float* out) {
  const float* w = filters.weights;
  for (int r = 0; r < filters.rows; r++) {
    VF low, high;
    response(w, filters.count[r], spectrum + 2L * filters.start[r] * L, low, high);
    store(out + 2L * r * L, low);
    store(out + 2L * r * L + L, high);
    w += 2 * filters.count[r];
  }
}

static void magnitudes(const ComplexRows& filters, const float* spectrum, float* out) {
  const float* w = filters.weights;
  for (int r = 0; r < filters.rows; r++) {
    VF low, high;
    response(w, filters.count[r], spectrum + 2L * filters.start[r] * L, low, high);
    const VF p = low * low, q = high * high;
    const VF squares = evens(p + swapPairs(p), q + swapPairs(q), std::make_integer_sequence<int, L>{});
    store(out + static_cast<long>(r) * L, root(squares));
    w += 2 * filters.count[r];
  }
}

extern const ConstantQKernels constantQKernels;
const ConstantQKernels constantQKernels = {responses, magnitudes};

}  // namespace melisma::simd::MELISMA_SIMD
