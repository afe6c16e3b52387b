#include "ops/pcen/pcen_kernels.hpp"

#include "simd/logarithm.hpp"
#include "simd/phase.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using F = V<float>;
constexpr int L = lanes<float>;

// x^-gain. The whole number in the exponent is taken out of gain e before it is rounded.
MELISMA_INLINE F negativePower(F x, F gain) {
  const LogParts parts = logParts(x);
  const F product = gain * parts.e, whole = nearest(product);
  const F part = fma(gain, parts.ln * splat(1.44269504f), fms(gain, parts.e, whole));
  const F more = nearest(part), z = more - part;  // 2^(z - whole - more)
  // Polynomial: S. L. Moshier, Cephes exp2f.
  F p = fma(splat(1.535336188319500e-4f), z, splat(1.339887440266574e-3f));
  p = fma(p, z, splat(9.618437357674640e-3f));
  p = fma(p, z, splat(5.550332471162809e-2f));
  p = fma(p, z, splat(2.402264791363012e-1f));
  p = fma(p, z, splat(6.931472028550421e-1f));
  p = fma(p, z, splat(1.0f));
  const F exponent = minimum(maximum(-whole - more, splat(-126.0f)), splat(126.0f));
  return p * bitsOf<F>((__builtin_convertvector(exponent, VI) + 127) << 23);
}

// out = apply(x, y) lane by lane; the last vector is filled up with ones.
template <class Apply>
MELISMA_INLINE void each(const float* x, const float* y, long count, float* out, Apply apply) {
  long i = 0;
  for (; i + L <= count; i += L) {
    storeUnaligned<float>(out + i, apply(loadUnaligned<float>(x + i), loadUnaligned<float>(y + i)));
  }
  F a = splat(1.0f), b = splat(1.0f);
  for (long k = i; k < count; k++) a[k - i] = x[k], b[k - i] = y[k];
  const F result = apply(a, b);
  for (long k = i; k < count; k++) out[k] = result[k - i];
}

void scaled(const float* x, const float* level, long count, float gain, float* out) {
  const F by = splat(gain);
  each(
      x, level, count,
      out, [=](F value, F under) __attribute__((always_inline)) { return value * negativePower(under, by); });
}

void roots(float* x, long count, float bias) {
  const F offset = splat(bias), rootOfOffset = root(offset);
  each(
      x, x, count, x, [=](F value, F) __attribute__((always_inline)) {
        return value / (root(value + offset) + rootOfOffset);  // without cancellation
      });
}

}  // namespace

extern const PcenKernels pcenKernels;
const PcenKernels pcenKernels = {scaled, roots};

}  // namespace melisma::simd::MELISMA_SIMD
