// Where a long-term spectrum ends.
#pragma once

#include <vector>

namespace melisma::dsp {

// The highest frequency in Hz that still carries content, from mean squares per bin (one-sided, of bins
// 0 ... nFft / 2). Content ends at the highest band of 200 Hz that is `collapseDb` louder than every band
// further up while those are 50 dB quieter than the loudest band: natural spectra fall gently, filters do
// not. Without such a band it ends where all that follows is irrelevant, 90 dB quieter than the loudest band
// or below -110 dB, and else it reaches the Nyquist frequency. The edge is the last bin less than 20 dB below
// the content at the top of the slope. Silence gives 0.
double effectiveBandwidth(const std::vector<double>& powers, double sampleRate, double collapseDb);

}  // namespace melisma::dsp
