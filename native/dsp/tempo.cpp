#include "dsp/tempo.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace melisma::dsp {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

double bpmOf(int64_t lag, double frameRate) { return lag == 0 ? infinity : 60 * frameRate / static_cast<double>(lag); }
}  // namespace

std::vector<double> logPrior(const TempoPrior& prior, int64_t lags) {
  std::vector<double> values(static_cast<size_t>(lags));
  for (int64_t lag = 0; lag < lags; lag++) {
    const double octaves = (std::log2(bpmOf(lag, prior.frameRate)) - std::log2(prior.startBpm)) / prior.stdBpm;
    values[static_cast<size_t>(lag)] = -0.5 * octaves * octaves;
  }
  if (!prior.maxTempo) return values;
  int64_t allowed = 1;
  while (allowed < lags && bpmOf(allowed, prior.frameRate) >= *prior.maxTempo) allowed++;
  // Where every lag is too fast, librosa lets all of them pass.
  if (allowed < lags) std::fill(values.begin(), values.begin() + allowed, -infinity);
  return values;
}

double bestTempo(const TempoPrior& prior, const std::vector<double>& autocorrelation) {
  const std::vector<double> priors = logPrior(prior, static_cast<int64_t>(autocorrelation.size()));
  size_t best = 0;
  double highest = -infinity;
  for (size_t lag = 0; lag < priors.size(); lag++) {
    const double score = std::log1p(std::max(1e6 * autocorrelation[lag], -1.0)) + priors[lag];
    if (score > highest) highest = score, best = lag;
  }
  return bpmOf(static_cast<int64_t>(best), prior.frameRate);
}

int64_t framesIn(double seconds, double sampleRate, int64_t hopLength) {
  return std::max<int64_t>(1, static_cast<int64_t>(seconds * sampleRate) / hopLength);
}

}  // namespace melisma::dsp
