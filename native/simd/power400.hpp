// Power spectra of frames of 400 samples, computed in double and rounded once: Whisper's. 400 = 16 * 25 are
// coprime, so that a Good-Thomas transform needs no twiddles between its two parts and no split of a half-
// length transform after them: less than half the time of RealFft<double>.
#pragma once

#include "simd/fft_tables.hpp"
#include "simd/level.hpp"

namespace melisma::simd {

struct Power400Kernels {
  int floatLanes;
  long room;  // doubles
  // `frames` has floatLanes lanes of 400 samples; `window` has 400; out is [201][floatLanes].
  void (*power)(const double* window, Frames frames, double* room, float* out);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(Power400Kernels, power400Kernels)
