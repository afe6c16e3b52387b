// K-weighting and the gates of loudness measurement, host side.
//
// Sources: ITU-R BS.1770-4 (weighting, gates); EBU Tech 3341 and 3342 (windows, loudness range).
#pragma once

#include <cstdint>
#include <vector>

#include "simd/biquad.hpp"

namespace melisma::dsp {

// The filters of BS.1770 annex 1, which gives them for 48 kHz only, at any rate: a high shelf of +4 dB and
// a high pass at 38 Hz.
struct KWeighting {
  explicit KWeighting(double sampleRate);
  simd::Biquad stages[2];
};

// Weights of the channels in WAV order; throws ParameterError for a count without a known layout.
std::vector<double> loudnessWeights(int64_t channels);

// LUFS of a mean square after weighting; -Infinity for 0.
double toLufs(double power);

// Mean squares of windows of `steps` steps, one step apart, from the mean square of each step.
std::vector<double> windowPowers(const std::vector<double>& stepPowers, int64_t steps);

constexpr int64_t momentarySteps = 4;   // 400 ms
constexpr int64_t shortTermSteps = 30;  // 3 s

// LUFS over the blocks above -70 LUFS and above 10 LU below their own mean; -Infinity when there is none.
double integratedLoudness(const std::vector<double>& stepPowers);
// LU between the 10th and 95th percentile of short-term loudness, gated at -70 LUFS and -20 LU.
double loudnessRange(const std::vector<double>& stepPowers);

}  // namespace melisma::dsp
