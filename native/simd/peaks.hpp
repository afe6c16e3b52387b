// Peaks of spectra that lie as [bins][lanes], one frame per lane.
#pragma once

#include "simd/level.hpp"

namespace melisma::simd {

// A bin larger than the one before and not smaller than the one after, with its neighbours.
struct SpectralPeak {
  float before, at, after;
  int bin;
};

struct PeakKernels {
  // Peaks of bins from ... to - 1 that exceed `threshold` times the largest of all bins of their frame, for
  // lanes 0 ... count - 1, ordered by bin. Where the last bin of all is asked for, `after` repeats it. `out`
  // has room for (to - from) * count / 2 + count peaks. 1 <= from.
  long (*peaks)(const float* rows, int bins, int from, int to, float threshold, int count, SpectralPeak* out);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(PeakKernels, peakKernels)
