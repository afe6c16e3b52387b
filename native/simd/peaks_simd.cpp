// Peaks are rare, so lanes are compared together and looked at one by one only where any has a peak.
#include "simd/peaks.hpp"

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {

constexpr int L = lanes<float>;
using VF = V<float>;

// One bit per lane of a comparison's result.
MELISMA_INLINE unsigned bitsOfMask(VI mask) {
#if defined(__AVX512F__)
  return _mm512_movepi32_mask(bitsOf<__m512i>(mask));
#elif defined(__AVX2__)
  return static_cast<unsigned>(_mm256_movemask_ps(bitsOf<__m256>(mask)));
#elif defined(__x86_64__)
  return static_cast<unsigned>(_mm_movemask_ps(bitsOf<__m128>(mask)));
#else
  unsigned bits = 0;
  for (int i = 0; i < L; i++) bits |= mask[i] ? 1u << i : 0u;
  return bits;
#endif
}

static long peaks(const float* rows, int bins, int from, int to, float threshold, int count,
                  SpectralPeak* out) {
  VF most[4] = {};
  int k = 0;
  for (; k + 4 <= bins; k += 4) {
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) most[i] = maximum(most[i], load(rows + static_cast<long>(k + i) * L));
  }
  for (; k < bins; k++) most[0] = maximum(most[0], load(rows + static_cast<long>(k) * L));
  const VF least = splat(threshold) * maximum(maximum(most[0], most[1]), maximum(most[2], most[3]));
  const unsigned wanted = (1u << count) - 1;
  long found = 0;
  VF before = load(rows + static_cast<long>(from - 1) * L), at = load(rows + static_cast<long>(from) * L);
  for (k = from; k < to; k++) {
    const float* row = rows + static_cast<long>(k) * L;
    const float* next = k + 1 < bins ? row + L : row;
    const VF after = load(next);
    unsigned bits = bitsOfMask((at > least) & (at > before) & (at >= after)) & wanted;
    for (; bits; bits &= bits - 1) {
      const int lane = __builtin_ctz(bits);
      out[found++] = {row[lane - L], row[lane], next[lane], k};
    }
    before = at, at = after;
  }
  return found;
}

extern const PeakKernels peakKernels;
const PeakKernels peakKernels = {peaks};

}  // namespace melisma::simd::MELISMA_SIMD
