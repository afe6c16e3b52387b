// Spectra lie in the second-level cache; 12 sums share each load of a bin.
#include "simd/chroma.hpp"

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {

constexpr int L = lanes<float>;
using VF = V<float>;

// Blocks of 32 bins are summed on their own, which keeps rounding errors small.
template <int N>
MELISMA_INLINE void foldRows(const float* filters, int bins, const float* in, float* out) {
  VF total[N] = {};
  for (int from = 0; from < bins; from += 32) {
    const int to = from + 32 < bins ? from + 32 : bins;
    VF part[N] = {};
    for (int k = from; k < to; k++) {
      const VF x = load(in + static_cast<long>(k) * L);
#pragma GCC unroll 12
      for (int c = 0; c < N; c++) part[c] = fma(splat(filters[static_cast<long>(c) * bins + k]), x, part[c]);
    }
#pragma GCC unroll 12
    for (int c = 0; c < N; c++) total[c] += part[c];
  }
  for (int c = 0; c < N; c++) store(out + c * L, total[c]);
}

static void fold(const float* filters, int classes, int bins, const float* in, float* out) {
  int c = 0;
  const auto at = [&](int row) { return filters + static_cast<long>(row) * bins; };
#if defined(__AVX512F__)
  for (; c + 12 <= classes; c += 12) foldRows<12>(at(c), bins, in, out + static_cast<long>(c) * L);
#endif
  for (; c + 6 <= classes; c += 6) foldRows<6>(at(c), bins, in, out + static_cast<long>(c) * L);
  for (; c < classes; c++) foldRows<1>(at(c), bins, in, out + static_cast<long>(c) * L);
}

// Values are taken relative to the largest, so that squares neither overflow nor vanish.
static void normalise(float* values, int classes, VectorNorm norm) {
  if (norm == VectorNorm::none) return;
  const VF one = splat(1.0f);
  VF most = {};
  const auto magnitude = [&](int c) __attribute__((always_inline)) {
    const VF x = load(values + static_cast<long>(c) * L);
    return maximum(x, -x);
  };
  for (int c = 0; c < classes; c++) most = maximum(most, magnitude(c));
  VF length = most;
  if (norm != VectorNorm::inf) {
    const VF scale = most > VF{} ? most : one;
    VF sum = {};
    for (int c = 0; c < classes; c++) {
      const VF x = magnitude(c) / scale;
      sum += norm == VectorNorm::l1 ? x : x * x;
    }
    length = most * (norm == VectorNorm::l1 ? sum : root(sum));
  }
  const VF divisor = length < splat(1.17549435e-38f) ? one : length;
  for (int c = 0; c < classes; c++) {
    float* at = values + static_cast<long>(c) * L;
    store(at, load(at) / divisor);
  }
}

extern const ChromaKernels chromaKernels;
const ChromaKernels chromaKernels = {fold, normalise};

}  // namespace melisma::simd::MELISMA_SIMD
