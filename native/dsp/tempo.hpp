// From an autocorrelation of onset strength to a tempo. Source: librosa 0.11 feature.tempo.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace melisma::dsp {

struct TempoPrior {
  double frameRate;  // of the envelope, in Hz
  double startBpm, stdBpm;
  std::optional<double> maxTempo;
};

// Logarithm of the prior of the tempo that each lag stands for; -infinity for lag 0 and above maxTempo.
std::vector<double> logPrior(const TempoPrior& prior, int64_t lags);

// BPM of the best lag, from the mean over frames of autocorrelations with maximum 1.
double bestTempo(const TempoPrior& prior, const std::vector<double>& autocorrelation);

// Frames in `seconds`, at least 1.
int64_t framesIn(double seconds, double sampleRate, int64_t hopLength);

}  // namespace melisma::dsp
