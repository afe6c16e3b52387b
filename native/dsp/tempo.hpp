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

enum class TempoMethod { librosa, comb };

// Logarithm of the prior of the tempo that each lag stands for; -infinity for lag 0 and above maxTempo.
std::vector<double> logPrior(const TempoPrior& prior, int64_t lags);

// BPM of the best lag, from the mean over frames of autocorrelations with maximum 1.
double bestTempo(const TempoPrior& prior, const std::vector<double>& autocorrelation);

// The same by a comb: not one lag, but how alike the envelope is after half a beat, one, two and four, which
// tells the beat from a pulse of three against two; between lags too, so that the tempo is fine-grained.
// Tempi from 30 to at most 320 BPM.
double combTempo(const TempoPrior& prior, const std::vector<double>& autocorrelation);

inline double estimateTempo(TempoMethod method, const TempoPrior& prior, const std::vector<double>& lags) {
  return method == TempoMethod::comb ? combTempo(prior, lags) : bestTempo(prior, lags);
}

// Frames in `seconds`, at least 1.
int64_t framesIn(double seconds, double sampleRate, int64_t hopLength);

}  // namespace melisma::dsp
