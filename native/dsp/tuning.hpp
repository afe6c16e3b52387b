// The deviation of a set of pitches from A4 = 440 Hz.
#pragma once

#include <cstdint>
#include <vector>

#include "dsp/tone_peak.hpp"

namespace melisma::dsp {

// The left edge of the fullest of the 1 / resolution parts of a bin of the scale, from the peaks that are not
// below the median magnitude; -0.5 to 0.5 in fractions of a bin, 0 without peaks. Reorders `peaks`.
// Source: librosa 0.11 estimate_tuning and pitch_tuning.
double tuningOf(std::vector<TonePeak>& peaks, double resolution, int64_t binsPerOctave);

}  // namespace melisma::dsp
