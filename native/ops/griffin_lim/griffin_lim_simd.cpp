#include "ops/griffin_lim/griffin_lim_kernels.hpp"
#include "simd/inverse_fft.hpp"
#include "simd/phase.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using F = V<float>;
constexpr int L = lanes<float>;

void begin(const float* angles, const float* magnitudes, int bins, float* spectrum) {
  for (long k = 0; k < bins; k++) {
    const Complex<float> unit = phasor(load(angles + k * L));
    const F m = load(magnitudes + k * L);
    storeComplex(spectrum + k * complexStride<float>, Complex<float>{unit.re * m, unit.im * m});
  }
}

// 1 / sqrt(x) for normal x, within 2 units in the last place.
MELISMA_INLINE F inverseRoot(F x) {
#if defined(__AVX512F__)
  const F y = _mm512_rsqrt14_ps(x);
  return fma(y * splat(0.5f), fnma(x * y, y, splat(1.0f)), y);
#else
  return splat(1.0f) / root(x);
#endif
}

struct ProjectSink {
  F share;
  long next;  // bins from here to the group that comes next
  const float* magnitudes;
  float *previous, *spectrum;
  MELISMA_INLINE void put(int k, Complex<float> x) {
    // Bins come in an order that no hardware prefetcher follows.
    const float* soon = previous + (k + next) * complexStride<float>;
    __builtin_prefetch(soon, 0, 2);
    if constexpr (L > 8) __builtin_prefetch(soon + L, 0, 2);
    __builtin_prefetch(magnitudes + (k + next) * L, 0, 2);
    const Complex<float> p = loadComplex(previous + k * complexStride<float>);
    storeComplex(previous + k * complexStride<float>, x);
    F re = fnma(share, p.re, x.re), im = fnma(share, p.im, x.im);
    // Squares of what is very small would vanish.
    const F size = maximum(maximum(re, -re), maximum(im, -im));
    const F scale = size < splat(1e-15f) ? splat(1e18f) : splat(1.0f);
    re *= scale, im *= scale;
    const F gain = load(magnitudes + static_cast<long>(k) * L) *
                   inverseRoot(maximum(fma(re, re, im * im), splat(1.17549435e-38f)));
    storeComplex(spectrum + k * complexStride<float>, Complex<float>{re * gain, im * gain});
  }
};

void project(const RealFftView<float>& fft, Frames frames, float share, const float* magnitudes,
             float* memory, float* previous, float* spectrum) {
  const Room<float> room(fft, memory);
  toColumns(fft, frames, room);
  rowsToBins(fft, room, ProjectSink{splat(share), fft.bins, magnitudes, previous, spectrum});
}

void toSamples(const RealFftView<float>& fft, const float* spectrum, float* memory, float* out) {
  inverseOf(
      fft, memory, out, [&](int k) __attribute__((always_inline)) {
        return loadComplex(spectrum + k * complexStride<float>);
      });
}

}  // namespace

extern const GriffinLimKernels griffinLimKernels;
const GriffinLimKernels griffinLimKernels = {L, begin, project, toSamples};

}  // namespace melisma::simd::MELISMA_SIMD
