// The envelope is normalised in float32 and all else is double, as in librosa, so that the same beats win.
#include "dsp/beat_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace melisma::dsp {

namespace {

std::vector<float> normalised(const float* envelope, int64_t length) {
  double mean = 0, squares = 0;
  for (int64_t i = 0; i < length; i++) mean += envelope[i];
  mean /= static_cast<double>(length);
  for (int64_t i = 0; i < length; i++) squares += (envelope[i] - mean) * (envelope[i] - mean);
  const auto deviation = static_cast<float>(std::sqrt(squares / static_cast<double>(length - 1)));
  const float divisor = deviation + std::numeric_limits<float>::min();
  std::vector<float> result(static_cast<size_t>(length));
  for (int64_t i = 0; i < length; i++) result[static_cast<size_t>(i)] = envelope[i] / divisor;
  return result;
}

// The envelope smoothed by a Gaussian. Sample 0 never counts, as in librosa.
std::vector<double> localScores(const std::vector<float>& x, int64_t framesPerBeat) {
  const auto length = static_cast<int64_t>(x.size());
  const int64_t reach = std::min(framesPerBeat, length);
  std::vector<double> scores(x.size(), 0.0);
  for (int64_t k = -reach; k <= reach; k++) {  // adds sample i - k, in librosa's order
    const double u = static_cast<double>(k) * 32 / static_cast<double>(framesPerBeat);
    const double weight = std::exp(-0.5 * (u * u));
    const int64_t from = std::max<int64_t>(0, k + 1), end = std::min(length, length + k);
    for (int64_t i = from; i < end; i++)
      scores[static_cast<size_t>(i)] += weight * x[static_cast<size_t>(i - k)];
  }
  return scores;
}

struct Links {
  std::vector<int32_t> back;  // -1: no beat before
  std::vector<double> sum;
};

Links linkBeats(const std::vector<double>& scores, const BeatRule& rule) {
  const auto length = static_cast<int64_t>(scores.size());
  const int64_t nearest = std::max<int64_t>(1, std::llrint(static_cast<double>(rule.framesPerBeat) / 2));
  const int64_t furthest = std::min(2 * rule.framesPerBeat, length);
  std::vector<double> costs(static_cast<size_t>(furthest + 1), 0.0);
  const auto tightness = static_cast<double>(static_cast<float>(rule.tightness));
  const double expected = std::log(static_cast<double>(rule.framesPerBeat));
  for (int64_t d = 1; d <= furthest; d++) {
    const double ratio = std::log(static_cast<double>(d)) - expected;
    costs[static_cast<size_t>(d)] = tightness * (ratio * ratio);
  }
  const double threshold = 0.01 * *std::max_element(scores.begin(), scores.end());
  Links links{std::vector<int32_t>(scores.size(), -1), scores};
  bool first = true;
  for (int64_t i = 0; i < length; i++) {
    double best = -std::numeric_limits<double>::infinity();
    int64_t from = -1;
    for (int64_t d = nearest; d <= std::min(furthest, i); d++) {
      const double score = links.sum[static_cast<size_t>(i - d)] - costs[static_cast<size_t>(d)];
      if (score > best) best = score, from = i - d;
    }
    const double score = scores[static_cast<size_t>(i)];
    if (from >= 0) links.sum[static_cast<size_t>(i)] = score + best;
    if (first && score < threshold) continue;
    links.back[static_cast<size_t>(i)] = static_cast<int32_t>(from);
    first = false;
  }
  return links;
}

// The last local maximum of at least half the median of all local maxima; the last frame where there is none.
int64_t lastBeat(const std::vector<double>& sums) {
  const size_t length = sums.size();
  const auto isPeak = [&](size_t i) {
    return i > 0 && sums[i] > sums[i - 1] && (i + 1 == length || sums[i] >= sums[i + 1]);
  };
  std::vector<double> peaks;
  for (size_t i = 0; i < length; i++) {
    if (isPeak(i)) peaks.push_back(sums[i]);
  }
  if (peaks.empty()) return static_cast<int64_t>(length) - 1;
  std::sort(peaks.begin(), peaks.end());
  const size_t half = peaks.size() / 2;
  const double median = peaks.size() % 2 ? peaks[half] : (peaks[half - 1] + peaks[half]) / 2;
  for (size_t i = length; i-- > 0;) {
    if (isPeak(i) && sums[i] >= 0.5 * median) return static_cast<int64_t>(i);
  }
  return static_cast<int64_t>(length) - 1;
}

// Half the root mean square of the beats' scores, smoothed by 1/2, 1, 1/2; librosa's mean counts two more.
double trimThreshold(const std::vector<double>& scores, const std::vector<int32_t>& beats) {
  const auto at = [&](size_t i) { return i < beats.size() ? scores[static_cast<size_t>(beats[i])] : 0.0; };
  double squares = 0;
  for (size_t i = 0; i < beats.size() + 1; i++) {
    const double smooth = 0.5 * at(i) + (i > 0 ? at(i - 1) : 0) + (i > 1 ? 0.5 * at(i - 2) : 0);
    if (i > 0) squares += smooth * smooth;
  }
  const double tail = 0.5 * at(beats.size() - 1);
  return 0.5 * std::sqrt((squares + tail * tail) / static_cast<double>(beats.size() + 2));
}

}  // namespace

std::vector<int32_t> trackBeats(const float* envelope, int64_t length, const BeatRule& rule) {
  if (std::none_of(envelope, envelope + length, [](float x) { return x != 0; }) || length < 2) return {};
  const std::vector<double> scores = localScores(normalised(envelope, length), rule.framesPerBeat);
  const Links links = linkBeats(scores, rule);
  std::vector<int32_t> beats;
  for (int64_t i = lastBeat(links.sum); i >= 0; i = links.back[static_cast<size_t>(i)]) {
    beats.push_back(static_cast<int32_t>(i));
  }
  std::reverse(beats.begin(), beats.end());
  const double threshold = rule.trim ? trimThreshold(scores, beats) : 0;
  const auto weak = [&](int64_t i) { return scores[static_cast<size_t>(i)] <= threshold; };
  int64_t begin = 0, end = length;
  while (begin < length && weak(begin)) begin++;
  while (end > begin && weak(end - 1)) end--;
  const auto outside = [&](int32_t beat) { return beat < begin || beat >= end; };
  beats.erase(std::remove_if(beats.begin(), beats.end(), outside), beats.end());
  return beats;
}

}  // namespace melisma::dsp
