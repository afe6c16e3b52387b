#include "dsp/tempo.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace melisma::dsp {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

double bpmOf(int64_t lag, double frameRate) {
  return lag == 0 ? infinity : 60 * frameRate / static_cast<double>(lag);
}
}  // namespace

std::vector<double> logPrior(const TempoPrior& prior, int64_t lags) {
  std::vector<double> values(static_cast<size_t>(lags));
  for (int64_t lag = 0; lag < lags; lag++) {
    const double octaves =
        (std::log2(bpmOf(lag, prior.frameRate)) - std::log2(prior.startBpm)) / prior.stdBpm;
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

double combTempo(const TempoPrior& prior, const std::vector<double>& autocorrelation) {
  const auto lags = static_cast<double>(autocorrelation.size());
  const auto at = [&](double lag) {
    const auto below = static_cast<size_t>(lag);
    if (below + 1 >= autocorrelation.size()) return 0.0;
    const double share = lag - static_cast<double>(below);
    const double value =
        autocorrelation[below] + share * (autocorrelation[below + 1] - autocorrelation[below]);
    return value / (1 - lag / (1.16 * lags));  // longer lags compare less of the window
  };
  const double slowest = 30, fastest = std::max(slowest, std::min(prior.maxTempo.value_or(320), 320.0));
  constexpr int steps = 1000;
  double best = slowest, highest = -infinity;
  for (int i = 0; i <= steps; i++) {
    const double bpm = slowest * std::pow(fastest / slowest, static_cast<double>(i) / steps);
    const double beat = 60 * prior.frameRate / bpm;
    const double alike = (0.5 * at(beat / 2) + at(beat) + 0.5 * at(2 * beat) + 0.25 * at(4 * beat)) / 2.25;
    const double octaves = std::log2(bpm / prior.startBpm) / prior.stdBpm;
    const double score = 5 * alike - 0.5 * octaves * octaves;
    if (score > highest) highest = score, best = bpm;
  }
  return best;
}

int64_t framesIn(double seconds, double sampleRate, int64_t hopLength) {
  return std::max<int64_t>(1, static_cast<int64_t>(seconds * sampleRate) / hopLength);
}

}  // namespace melisma::dsp
