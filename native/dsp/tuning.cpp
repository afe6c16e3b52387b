#include "dsp/tuning.hpp"

#include <algorithm>
#include <cmath>

namespace melisma::dsp {

namespace {

// The mean of the two middle values, in float32 as numpy.median takes it.
float medianMagnitude(std::vector<TonePeak>& peaks) {
  const auto quieter = [](const TonePeak& a, const TonePeak& b) { return a.magnitude < b.magnitude; };
  const auto middle = peaks.begin() + static_cast<long>(peaks.size() / 2);
  std::nth_element(peaks.begin(), middle, peaks.end(), quieter);
  if (peaks.size() % 2) return middle->magnitude;
  const float lower = std::max_element(peaks.begin(), middle, quieter)->magnitude;
  return (lower + middle->magnitude) / 2;
}

}  // namespace

double tuningOf(std::vector<TonePeak>& peaks, double resolution, int64_t binsPerOctave) {
  if (peaks.empty()) return 0;
  const float median = medianMagnitude(peaks);
  const int parts = static_cast<int>(std::ceil(1 / resolution));
  std::vector<int64_t> counts(static_cast<size_t>(parts));
  for (const TonePeak& peak : peaks) {
    if (!(peak.magnitude >= median) || !(peak.frequency > 0)) continue;
    const int part = tuningPart(peak.frequency, binsPerOctave, parts);
    if (part >= 0) counts[static_cast<size_t>(part)]++;
  }
  const auto fullest = std::max_element(counts.begin(), counts.end());
  return tuningEdge(static_cast<int>(fullest - counts.begin()), parts);
}

}  // namespace melisma::dsp
