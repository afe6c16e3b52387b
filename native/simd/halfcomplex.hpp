// Complex spectra in double with scipy's bits; see dsp/halfcomplex_plan.hpp.
#pragma once

#include "simd/fft_tables.hpp"
#include "simd/level.hpp"

namespace melisma::simd {

struct HalfcomplexPassView {
  int radix, ido, l1;
  const double* twiddles;  // [radix - 1][(ido - 1) / 2] pairs cos, sin
};

struct HalfcomplexView {
  int nFft, bins, passes;
  const HalfcomplexPassView* pass;
  const double* window;  // [nFft]
};

struct HalfcomplexKernels {
  int lanes;
  // X as complex64, rounded once: bin k of lane i at out[2 * (k * stride + i)], for i < count. `room`
  // holds 2 nFft lanes values, aligned to 64 bytes.
  void (*complex)(const HalfcomplexView& fft, Frames frames, double* room, float* out, long stride,
                  int count);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(HalfcomplexKernels, halfcomplexKernels)
