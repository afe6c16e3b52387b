#include "dsp/loudness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.hpp"

namespace melisma::dsp {
namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double offset = -0.691;  // makes a 997 Hz sine of 0 dBFS in one channel -3.01 LUFS

double toPower(double lufs) { return std::pow(10, (lufs - offset) / 10); }

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

std::vector<double> above(const std::vector<double>& values, double threshold) {
  std::vector<double> kept;
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
               [=](double v) { return v > threshold; });
  return kept;
}

}  // namespace

// The analogue prototypes whose bilinear transforms are the tables of BS.1770 at 48 kHz.
KWeighting::KWeighting(double sampleRate) {
  {
    const double frequency = 1681.974450955533, gain = 3.999843853973347, q = 0.7071752369554196;
    const double k = std::tan(pi * frequency / sampleRate);
    const double high = std::pow(10, gain / 20), band = std::pow(high, 0.4996667741545416);
    const double a0 = 1 + k / q + k * k;
    stages[0] = {(high + band * k / q + k * k) / a0, 2 * (k * k - high) / a0,
                 (high - band * k / q + k * k) / a0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0};
  }
  const double frequency = 38.13547087602444, q = 0.5003270373238773;
  const double k = std::tan(pi * frequency / sampleRate);
  const double a0 = 1 + k / q + k * k;
  stages[1] = {1, -2, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0};
}

std::vector<double> loudnessWeights(int64_t channels) {
  const double rear = 1.41;
  switch (channels) {
    case 1:
      return {1};
    case 2:
      return {1, 1};
    case 3:
      return {1, 1, 1};
    case 4:
      return {1, 1, rear, rear};
    case 5:
      return {1, 1, 1, rear, rear};
    case 6:
      return {1, 1, 1, 0, rear, rear};
  }
  throw ParameterError(
      "audio: loudness is defined for 1 to 6 channels (mono, stereo, 3.0, quad, 5.0, 5.1), got " +
      std::to_string(channels));
}

double toLufs(double power) {
  return power > 0 ? offset + 10 * std::log10(power) : -std::numeric_limits<double>::infinity();
}

std::vector<double> windowPowers(const std::vector<double>& stepPowers, int64_t steps) {
  std::vector<double> powers;
  const auto count = static_cast<size_t>(steps);
  for (size_t first = 0; first + count <= stepPowers.size(); first++) {
    double sum = 0;
    for (size_t i = first; i < first + count; i++) sum += stepPowers[i];
    powers.push_back(sum / static_cast<double>(steps));
  }
  return powers;
}

double integratedLoudness(const std::vector<double>& stepPowers) {
  const std::vector<double> loud = above(windowPowers(stepPowers, momentarySteps), toPower(-70));
  return toLufs(mean(above(loud, mean(loud) / 10)));
}

double loudnessRange(const std::vector<double>& stepPowers) {
  const std::vector<double> loud = above(windowPowers(stepPowers, shortTermSteps), toPower(-70));
  std::vector<double> kept = above(loud, mean(loud) / 100);
  if (kept.empty()) return 0;
  std::sort(kept.begin(), kept.end());
  const auto percentile = [&kept](double share) {
    return kept[static_cast<size_t>(std::lround(static_cast<double>(kept.size() - 1) * share))];
  };
  return 10 * std::log10(percentile(0.95) / percentile(0.10));
}

}  // namespace melisma::dsp
