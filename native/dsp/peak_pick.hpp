// Peaks of an onset strength envelope. Source: librosa 0.11 util.peak_pick, onset.onset_backtrack.
#pragma once

#include <cstdint>
#include <vector>

namespace melisma::dsp {

// Frames around a peak in which it must be the maximum, and which the mean is taken of: before it, and from
// it on.
struct PeakRule {
  int64_t preMax, postMax, preAvg, postAvg, wait;
  double delta;
};

std::vector<int32_t> pickPeaks(const std::vector<float>& x, const PeakRule& rule);

// For each peak the nearest local minimum of x at or before it, or 0.
void backtrack(const std::vector<float>& x, std::vector<int32_t>& peaks);

}  // namespace melisma::dsp
