// Two half groups, one after the other: a vector has half as many lanes in double.
#include "simd/precise_spectrum.hpp"

#include "simd/real_fft.hpp"

namespace melisma::simd::MELISMA_SIMD {

constexpr int L = lanes<float>, D = lanes<double>;

template <bool Root>
struct PreciseSink {
  float* out;
  MELISMA_INLINE void put(int k, Complex<double> x) {
    const V<double> power = fma(x.re, x.re, x.im * x.im);
    const V<double> value = Root ? root(power) : power;
    storeUnaligned<float, D>(out + static_cast<long>(k) * L,
                             __builtin_convertvector(value, Vector<float, D>));
  }
};

template <bool Root>
static void precise(const RealFftView<double>& fft, Frames frames, double* memory, float* out) {
  const Room<double> room(fft, memory);
  for (int half = 0; half < 2; half++) {
    toColumns(fft, Frames{frames.first + half * D * frames.hop, frames.hop}, room);
    rowsToBins(fft, room, PreciseSink<Root>{out + half * D});
  }
}

extern const PreciseSpectrumKernels preciseSpectrumKernels;
const PreciseSpectrumKernels preciseSpectrumKernels = {L, D, precise<false>, precise<true>};

}  // namespace melisma::simd::MELISMA_SIMD
