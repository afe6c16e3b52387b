// Logarithms of vectors. For *_simd.cpp only.
#pragma once

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {

// A positive number as 2^e times 1 + f, 1 + f in sqrt(1/2) … sqrt(2), and the natural logarithm of 1 + f;
// polynomial: S. Moshier, Cephes logf, within 1 ulp.
struct LogParts {
  V<float> e, ln;
};
MELISMA_INLINE LogParts logParts(V<float> x) {
  const VI denormal = x < splat(1.17549435e-38f);
  x = denormal ? x * splat(16777216.0f) : x;
  const VI bits = bitsOf<VI>(x);
  const VI exponent = (bits - 0x3f3504f3) >> 23;
  const V<float> m = bitsOf<V<float>>(bits - (exponent << 23));
  const V<float> f = m - splat(1.0f), z = f * f;
  constexpr float c[] = {-1.1514610310e-1f, 1.1676998740e-1f, -1.2420140846e-1f, 1.4249322787e-1f,
                         -1.6668057665e-1f, 2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f};
  V<float> y = splat(7.0376836292e-2f);
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) y = fma(y, f, splat(c[i]));
  return {__builtin_convertvector(exponent + (denormal & -24), V<float>),
          f + fma(splat(-0.5f), z, y * f * z)};
}

// 10 log10 of positive numbers.
MELISMA_INLINE V<float> tenLog10(V<float> x) {
  const LogParts parts = logParts(x);
  return fma(parts.e, splat(3.01029995664f), parts.ln * splat(4.34294481903f));
}

}  // namespace melisma::simd::MELISMA_SIMD
