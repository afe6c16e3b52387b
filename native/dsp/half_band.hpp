// Equiripple half-band low-pass: the filter of a 2:1 decimator.
#pragma once

#include <vector>

namespace melisma::dsp {

// The 4 pairs - 1 taps (odd offsets from the centre, the centre itself 1/2, other even offsets 0) whose
// largest error on [0, 1/4] of the Nyquist frequency, and so its attenuation on [3/4, 1], is least.
// Remez exchange (Parks and McClellan, 1972) on the zero-phase response
//   1/2 + 2 sum_j c_j cos((2 j + 1) w).
std::vector<double> halfBandTaps(int pairs);

}  // namespace melisma::dsp
