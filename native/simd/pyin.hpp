// One step of the Viterbi search of pyin: transitions lie in a band.
#pragma once

#include <cstdint>

#include "simd/level.hpp"

namespace melisma::simd {

struct PitchBandView {
  int bins;
  int low, high;          // bin i reaches bins i + low ... i + high
  const double* weights;  // log weight of each reach, [high - low + 1]
  const double* rows;     // minus the log of the sum of the weights that bin i has, [bins]
  double stay, change;    // log probabilities of keeping and of changing between voiced and unvoiced
  double jump;            // what transitions outside the band count
};

// What a frame says: log probabilities of a few voiced bins, of all others, and of every unvoiced bin.
struct PitchObservation {
  const int32_t* bins;
  const double* logs;
  int count;
  double other, unvoiced;
};

struct PyinKernels {
  // From one frame, which said `before`, to the next, which says `seen`. from, to: scores [2 * bins].
  // `room` holds roomDoubles(view) values.
  void (*step)(const PitchBandView& view, const PitchObservation& before, const PitchObservation& seen,
               const double* from, double* to, double* room);
  int64_t (*roomDoubles)(const PitchBandView& view);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(PyinKernels, pyinKernels)
