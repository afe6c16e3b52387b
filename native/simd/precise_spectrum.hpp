// Power and magnitude spectra computed in double and rounded once, laid out as those of SpectrumKernels: for
// results that look at bins far below the loudest of their frame.
#pragma once

#include "simd/fft_tables.hpp"
#include "simd/level.hpp"

namespace melisma::simd {

// `frames` has floatLanes lanes; `room` is roomSize(fft, doubleLanes) doubles; out is [bins][floatLanes].
struct PreciseSpectrumKernels {
  int floatLanes, doubleLanes;
  void (*power)(const RealFftView<double>& fft, Frames frames, double* room, float* out);
  void (*magnitude)(const RealFftView<double>& fft, Frames frames, double* room, float* out);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(PreciseSpectrumKernels, preciseSpectrumKernels)
