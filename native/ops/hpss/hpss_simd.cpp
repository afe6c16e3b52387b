#include "ops/hpss/hpss_kernels.hpp"
#include "simd/inverse_fft.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using F = V<float>;
constexpr int L = lanes<float>;

struct SplitSink {
  float *spectrum, *magnitudes;
  MELISMA_INLINE void put(int k, Complex<float> x) {
    storeComplex(spectrum + k * complexStride<float>, x);
    store(magnitudes + static_cast<long>(k) * L, root(fma(x.re, x.re, x.im * x.im)));
  }
};

void forward(const RealFftView<float>& fft, Frames frames, float* memory, float* spectrum,
             float* magnitudes) {
  const Room<float> room(fft, memory);
  toColumns(fft, frames, room);
  rowsToBins(fft, room, SplitSink{spectrum, magnitudes});
}

// `power` of the ratio of the smaller to the larger value, and what follows from it.
template <int Power>
MELISMA_INLINE F raised(F ratio, float power) {
  if constexpr (Power == 2) return ratio * ratio;
  if constexpr (Power == 1) return ratio;
  for (int i = 0; i < L; i++) ratio[i] = __builtin_powf(ratio[i], power);
  return ratio;
}

// The mask of x against r, and of r against x.
template <int Power>
MELISMA_INLINE void softMasks(const MaskRule& rule, F x, F r, F& ofX, F& ofR) {
  const F large = maximum(x, r), small = minimum(x, r);
  const auto silent = large < splat(1.17549435e-38f);
  const F one = splat(1.0f), ratio = raised<Power>(small / (silent ? one : large), rule.power);
  const F share = one / (one + ratio), rest = ratio * share;
  const auto xWins = x >= r;
  ofX = silent ? splat(rule.silent) : xWins ? share : rest;
  ofR = silent ? splat(rule.silent) : xWins ? rest : share;
}

template <int Power>
void masksOf(const MaskRule& rule, const float* harmonic, int groups, float* percussive, float* harmonicMask,
             long distance) {
  const bool plain = rule.harmonicMargin == 1 && rule.percussiveMargin == 1;
  for (int g = 0; g < groups; g++, harmonic += L * L, percussive += distance, harmonicMask += distance) {
    for (int k = 0; k < L; k += 4) {
      F h[4];
      Gather4<L>::run(rowsAt(Frames{harmonic, L}, k), h);
      for (int i = 0; i < 4; i++) {
        float* at = percussive + (k + i) * L;
        const F p = load(at);
        F maskH, maskP, unused;
        if (plain) {
          softMasks<Power>(rule, h[i], p, maskH, maskP);
        } else {
          softMasks<Power>(rule, h[i], p * splat(rule.harmonicMargin), maskH, unused);
          softMasks<Power>(rule, p, h[i] * splat(rule.percussiveMargin), maskP, unused);
        }
        store(harmonicMask + (k + i) * L, maskH);
        store(at, maskP);
      }
    }
  }
}

void masks(const MaskRule& rule, const float* harmonic, int groups, float* percussive, float* harmonicMask,
           long distance) {
  if (rule.power == 2) return masksOf<2>(rule, harmonic, groups, percussive, harmonicMask, distance);
  if (rule.power == 1) return masksOf<1>(rule, harmonic, groups, percussive, harmonicMask, distance);
  masksOf<0>(rule, harmonic, groups, percussive, harmonicMask, distance);
}

void inverseMasked(const RealFftView<float>& fft, const float* spectrum, const float* mask, float* memory,
                   float* out) {
  inverseOf(
      fft, memory, out, [&](int k) __attribute__((always_inline)) {
        const Complex<float> x = loadComplex(spectrum + k * complexStride<float>);
        const F m = load(mask + static_cast<long>(k) * L);
        return Complex<float>{x.re * m, x.im * m};
      });
}

// Calls vector(i) for whole vectors, then scalar(i).
template <class Vectors, class Scalars>
MELISMA_INLINE void stretch(long count, Vectors vectors, Scalars scalars) {
  long i = 0;
  for (; i + L <= count; i += L) vectors(i);
  for (; i < count; i++) scalars(i);
}

void rest(const float* signal, const float* part, const float* gain, float* out, long count) {
  stretch(
      count,
      [=](long i) {
        const F left = loadUnaligned<float>(signal + i) - loadUnaligned<float>(part + i);
        storeUnaligned<float>(out + i, loadUnaligned<float>(gain + i) > F{} ? left : F{});
      },
      [=](long i) { out[i] = gain[i] > 0 ? signal[i] - part[i] : 0; });
}

}  // namespace

extern const HpssKernels hpssKernels;
const HpssKernels hpssKernels = {L, forward, masks, inverseMasked, rest};

}  // namespace melisma::simd::MELISMA_SIMD
