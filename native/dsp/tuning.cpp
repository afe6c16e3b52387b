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

// numpy.linspace(-0.5, 0.5, parts + 1)
std::vector<double> edgesOf(double resolution) {
  const int parts = static_cast<int>(std::ceil(1 / resolution));
  std::vector<double> edges;
  for (int i = 0; i < parts; i++) edges.push_back(i * (1.0 / parts) - 0.5);
  edges.push_back(0.5);
  return edges;
}

}  // namespace

double tuningOf(std::vector<TonePeak>& peaks, double resolution, int64_t binsPerOctave) {
  if (peaks.empty()) return 0;
  const float median = medianMagnitude(peaks);
  const std::vector<double> edges = edgesOf(resolution);
  std::vector<int64_t> counts(edges.size() - 1);
  // float32 as far as librosa's frequencies are.
  const float base = 440.0f / 16, bins = static_cast<float>(binsPerOctave);
  for (const TonePeak& peak : peaks) {
    if (!(peak.magnitude >= median) || !(peak.frequency > 0)) continue;
    const float position = bins * std::log2(peak.frequency / base);
    float residual = position - std::floor(position);
    if (residual >= 0.5f) residual -= 1;
    const auto above = std::upper_bound(edges.begin(), edges.end(), static_cast<double>(residual));
    const size_t at = static_cast<size_t>(above - edges.begin());
    if (at > 0) counts[std::min(at, counts.size()) - 1]++;
  }
  return edges[static_cast<size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

}  // namespace melisma::dsp
