// X[k] = sum over a, b of x[25 a + 16 b] exp(-2 pi i (k a / 16 + k b / 25)), indices modulo 400: DFTs of 25
// real numbers, in place, then of 16 complex ones, each of whose outputs is a bin of its own. A lane owns a
// frame; the samples of a half group (25 KiB in AVX-512) stay in the first-level cache.
#include "simd/power400.hpp"

#include "simd/gather.hpp"
#include "simd/short_dfts.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using Real = V<double>;
constexpr int L = lanes<float>, D = lanes<double>;
constexpr int nFft = 400, fast = 25, slow = 16;

// bin[b][a]: the bin whose remainders by 25 and 16 are b and a, or the one that mirrors it.
struct Bins {
  short bin[fast / 2 + 1][slow];
  constexpr Bins() : bin{} {
    for (int k = 0; k < nFft; k++) {
      if (k % fast <= fast / 2) bin[k % fast][k % slow] = static_cast<short>(k <= nFft / 2 ? k : nFft - k);
    }
  }
};
constexpr Bins bins;

// Where sample n goes: column a = 9 n mod 16, place b = 11 n mod 25 in it (9 and 11 invert 25 and 16).
struct Slots {
  short slot[nFft];
  constexpr Slots() : slot{} {
    for (int n = 0; n < nFft; n++) slot[n] = static_cast<short>(9 * n % slow * fast + 11 * n % fast);
  }
};
constexpr Slots slots;

// Samples n = r … r + 3 (mod 16) make four columns, which are transformed while they are in the first level.
void columns(const double* window, Frames frames, double* work) {
  const float* next = frames.first + (D - 1) * frames.hop + nFft;  // what the next half group adds
  for (int r = 0; r < slow; r += 4) {
    for (int n = r; n < nFft; n += slow) {
      __builtin_prefetch(next);
      next += 16;
      Vector<float, D> sample[4];
      Gather4<D>::run(rowsAt(frames, n), sample);
#pragma GCC unroll 4
      for (int i = 0; i < 4; i++) {
        store(work + static_cast<long>(slots.slot[n + i]) * D,
              widen<double>(sample[i]) * splat(window[n + i]));
      }
    }
    for (int i = r; i < r + 4; i++) realDft25(work + static_cast<long>(9 * i % slow) * fast * D);
  }
}

void power(const double* window, Frames frames, double* work, float* out) {
  for (int half = 0; half < 2; half++, out += D) {
    columns(window, {frames.first + half * D * frames.hop, frames.hop}, work);
    for (int b = 0; b <= fast / 2; b++) {
      const double* from = work + (b == 0 ? 0 : 2 * b - 1) * D;
      const short* bin = bins.bin[b];
      complexDft16<double>(
          [&](int a) __attribute__((always_inline)) {
            const double* value = from + static_cast<long>(a) * fast * D;
            return Complex<double>{held(load(value)), b == 0 ? Real{} : held(load(value + D))};
          },
          [&](int a, Complex<double> x) __attribute__((always_inline)) {
            const Real square = fma(x.re, x.re, x.im * x.im);
            storeUnaligned<float, D>(out + static_cast<long>(bin[a]) * L,
                                     __builtin_convertvector(square, Vector<float, D>));
          });
    }
  }
}

}  // namespace

extern const Power400Kernels power400Kernels;
const Power400Kernels power400Kernels = {L, static_cast<long>(nFft) * D, power};

}  // namespace melisma::simd::MELISMA_SIMD
