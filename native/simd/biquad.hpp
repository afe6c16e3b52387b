// Energies of a signal behind two second-order filters in a row, in double.
#pragma once

#include <cstdint>

#include "simd/fft_tables.hpp"
#include "simd/level.hpp"

namespace melisma::simd {

// y(n) = b0 x(n) + b1 x(n - 1) + b2 x(n - 2) - a1 y(n - 1) - a2 y(n - 2)
struct Biquad {
  double b0, b1, b2, a1, a2;
};

struct BiquadKernels {
  int lanes;
  // Each lane filters warmUp + steps * step samples from a state of zero; energies [steps][lanes] are the
  // sums of squares of each step after the warm-up.
  void (*energies)(const Biquad* stages, Frames chunks, int64_t warmUp, int64_t step, int64_t steps,
                   double* energies);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(BiquadKernels, biquadKernels)
