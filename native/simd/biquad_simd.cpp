// One chunk of the signal per lane. The chain of dependent additions from sample to sample bounds the
// speed: two stages overlap, because the second waits for one sample of the first only.
#include "simd/biquad.hpp"

#include "simd/gather.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using D = V<double>;

// Transposed direct form II.
struct Stage {
  D b0, b1, b2, a1, a2, first, second;
  explicit Stage(const Biquad& b)
      : b0(splat(b.b0)),
        b1(splat(b.b1)),
        b2(splat(b.b2)),
        a1(splat(b.a1)),
        a2(splat(b.a2)),
        first(D{}),
        second(D{}) {}
  MELISMA_INLINE D run(D x) {
    const D y = fma(b0, x, first);
    first = fnma(a1, y, fma(b1, x, second));
    second = fnma(a2, y, b2 * x);
    return y;
  }
};

MELISMA_INLINE D filter(Stage& one, Stage& two, Frames chunks, int64_t from, int64_t to, int64_t length) {
  D energy = D{};
  for (int64_t at = from; at < to; at += 4) {
    const int count = to - at < 4 ? static_cast<int>(to - at) : 4;
    D x[4];
    gather<double>(chunks, at, count, length, x);
    for (int i = 0; i < count; i++) {
      const D y = two.run(one.run(x[i]));
      energy = fma(y, y, energy);
    }
  }
  return energy;
}

void energies(const Biquad* stages, Frames chunks, int64_t warmUp, int64_t step, int64_t steps, double* out) {
  Stage one(stages[0]), two(stages[1]);
  const int64_t length = warmUp + steps * step;
  filter(one, two, chunks, 0, warmUp, length);
  for (int64_t s = 0; s < steps; s++) {
    const int64_t at = warmUp + s * step;
    storeUnaligned(out + s * lanes<double>, filter(one, two, chunks, at, at + step, length));
  }
}

}  // namespace

extern const BiquadKernels biquadKernels;
const BiquadKernels biquadKernels = {lanes<double>, energies};

}  // namespace melisma::simd::MELISMA_SIMD
