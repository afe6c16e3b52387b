// Angles of complex numbers and back, lane by lane. Polynomials: Cephes atanf, sinf and cosf (S. L. Moshier),
// within 2.5e-7 of the true value.
#pragma once

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {

// atan2(im, re); 0 where both are 0, whatever their signs.
MELISMA_INLINE V<float> angleOf(V<float> re, V<float> im) {
  using F = V<float>;
  const F zero{}, x = maximum(re, -re), y = maximum(im, -im);
  const F large = maximum(x, y), small = minimum(x, y);
  // Above tan(pi / 8), atan(a) = pi / 4 + atan((a - 1) / (a + 1)).
  const auto steep = small > large * splat(0.41421356237f);
  const F over = large > zero ? (steep ? small + large : large) : splat(1.0f);
  const F a = (steep ? small - large : small) / over, z = a * a;
  F p = fma(splat(8.05374449538e-2f), z, splat(-1.38776856032e-1f));
  p = fma(p, z, splat(1.99777106478e-1f));
  p = fma(p, z, splat(-3.33329491539e-1f));
  F angle = fma(p * z, a, a);
  angle = steep ? splat(0.785398163397448f) + angle : angle;
  angle = y > x ? splat(1.57079632679489f) - angle : angle;
  angle = re < zero ? splat(3.14159265358979f) - angle : angle;
  return im < zero ? -angle : angle;
}

// exp(i (x + quadrant pi / 2)) for x in -pi / 4 … pi / 4.
MELISMA_INLINE Complex<float> phasorOf(V<float> x, VI quadrant) {
  using F = V<float>;
  const F z = x * x;
  F s = fma(splat(-1.9515295891e-4f), z, splat(8.3321608736e-3f));
  s = fma(s, z, splat(-1.6666654611e-1f));
  s = fma(s * z, x, x);
  F c = fma(splat(2.443315711809948e-5f), z, splat(-1.388731625493765e-3f));
  c = fma(c, z, splat(4.166664568298827e-2f));
  c = fma(c, z * z, fnma(splat(0.5f), z, splat(1.0f)));
  const auto odd = (quadrant & 1) != 0;
  const F re = odd ? s : c, im = odd ? c : s;
  return {((quadrant + 1) & 2) != 0 ? -re : re, (quadrant & 2) != 0 ? -im : im};
}

#if defined(__AVX2__)
// To the nearest integer, ties to even.
MELISMA_INLINE V<float> nearest(V<float> v) {
#if defined(__AVX512F__)
  return _mm512_roundscale_ps(v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
#else
  return _mm256_round_ps(v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
#endif
}

// exp(i angle) for angles up to 1e8. The product of a count of quarter turns with the float32 nearest to
// pi / 2 is exact in an FMA, and so is its difference from the angle; the count may be off by a few, which a
// second reduction mends.
MELISMA_INLINE Complex<float> phasor(V<float> angle) {
  using F = V<float>;
  const F perTurn = splat(0.63661977f), quarter = splat(1.57079637f), rest = splat(-4.37113883e-8f);
  const F turns = nearest(angle * perTurn);
  F x = fnma(turns, rest, fnma(turns, quarter, angle));
  const F more = nearest(x * perTurn);
  x = fnma(more, rest, fnma(more, quarter, x));
  return phasorOf(x, __builtin_convertvector(turns, VI) + __builtin_convertvector(more, VI));
}
#else
// To the nearest integer, ties to even; below 2^22 and 2^51.
MELISMA_INLINE V<float> nearest(V<float> v) {
  const V<float> shift = splat(12582912.0f);
  return (v + shift) - shift;
}
MELISMA_INLINE V<double> nearest(V<double> v) {
  const V<double> shift = splat(6755399441055744.0);
  return (v + shift) - shift;
}

// The same without FMA, in double: two vectors hold the lanes of a V<float>.
MELISMA_INLINE Complex<float> phasor(V<float> angle) {
  using HalfFloats = Vector<float, lanes<double>>;
  using HalfInts = Vector<int, lanes<double>>;
  V<float> x;
  VI quadrant;
  for (int half = 0; half < 2; half++) {
    HalfFloats part;
    __builtin_memcpy(&part, reinterpret_cast<const char*>(&angle) + half * sizeof(part), sizeof(part));
    const V<double> wide = __builtin_convertvector(part, V<double>);
    const V<double> turns = nearest(wide * splat(0.63661977236758134));
    part = __builtin_convertvector(fnma(turns, splat(1.57079632679489662), wide), HalfFloats);
    const HalfInts whole = __builtin_convertvector(turns, HalfInts);
    __builtin_memcpy(reinterpret_cast<char*>(&x) + half * sizeof(part), &part, sizeof(part));
    __builtin_memcpy(reinterpret_cast<char*>(&quadrant) + half * sizeof(whole), &whole, sizeof(whole));
  }
  return phasorOf(x, quadrant);
}
#endif

}  // namespace melisma::simd::MELISMA_SIMD
