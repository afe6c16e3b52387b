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

// Half as many doubles as the level has floats: two of them hold the lanes of a V<float>.
using HalfFloats = Vector<float, lanes<double>>;
using HalfInts = Vector<int, lanes<double>>;
MELISMA_INLINE V<double> lowDoubles(V<float> v) {
  HalfFloats half;
  __builtin_memcpy(&half, &v, sizeof(half));
  return __builtin_convertvector(half, V<double>);
}
MELISMA_INLINE V<double> highDoubles(V<float> v) {
  HalfFloats half;
  __builtin_memcpy(&half, reinterpret_cast<const char*>(&v) + sizeof(half), sizeof(half));
  return __builtin_convertvector(half, V<double>);
}
template <class To, class Half>
MELISMA_INLINE To joined(Half low, Half high) {
  To both;
  __builtin_memcpy(&both, &low, sizeof(low));
  __builtin_memcpy(reinterpret_cast<char*>(&both) + sizeof(low), &high, sizeof(high));
  return both;
}
MELISMA_INLINE V<float> toFloats(V<double> low, V<double> high) {
  return joined<V<float>>(__builtin_convertvector(low, HalfFloats),
                          __builtin_convertvector(high, HalfFloats));
}

// To the nearest integer, ties to even; below 2^51.
MELISMA_INLINE V<double> rounded(V<double> v) {
  const V<double> shift = splat(6755399441055744.0);
  return (v + shift) - shift;
}

// exp(i angle) for angles up to 1e8.
MELISMA_INLINE Complex<float> phasor(V<float> angle) {
  using F = V<float>;
  const V<double> perTurn = splat(0.63661977236758134), quarter = splat(1.57079632679489662);
  const V<double> low = lowDoubles(angle), high = highDoubles(angle);
  const V<double> turnsLow = rounded(low * perTurn), turnsHigh = rounded(high * perTurn);
  const F x = toFloats(fnma(turnsLow, quarter, low), fnma(turnsHigh, quarter, high)), z = x * x;
  const VI quadrant =
      joined<VI>(__builtin_convertvector(turnsLow, HalfInts), __builtin_convertvector(turnsHigh, HalfInts));
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

}  // namespace melisma::simd::MELISMA_SIMD
