#include "dsp/constant_q.hpp"

#include <algorithm>
#include <cmath>
#include <complex>

#include "dsp/complex_fft.hpp"

namespace melisma::dsp {

namespace {

using Complexes = std::vector<std::complex<double>>;
constexpr double pi = 3.14159265358979323846;

// Equivalent noise bandwidth of the windows, in bins, in the order of the enum (librosa's table).
constexpr double bandwidths[] = {1.50018310546875,   1.3629455320350348, 1.7269681554262326,
                                 2.0045975283585014, 1.3334961334912805, 1.0};

struct Bins {
  std::vector<double> frequencies;  // Hz
  std::vector<double> alpha;        // relative bandwidths
  std::vector<double> lengths(const ConstantQRule& rule, double rate) const {
    std::vector<double> samples;
    for (size_t i = 0; i < alpha.size(); i++)
      samples.push_back(rule.filterScale / alpha[i] * rate / frequencies[i]);
    return samples;
  }
};

double bandwidthFrom(double octaves) {
  const double square = std::exp2(2 * octaves);
  return (square - 1) / (square + 1);
}

Bins binsOf(const ConstantQRule& rule) {
  Bins bins;
  const double perOctave = static_cast<double>(rule.binsPerOctave);
  for (int64_t k = 0; k < rule.nBins; k++) {
    const double ratio = std::exp2(static_cast<double>(k % rule.binsPerOctave) / perOctave);
    bins.frequencies.push_back(std::ldexp(ratio, static_cast<int>(k / rule.binsPerOctave)) * rule.fMin);
  }
  bins.alpha.assign(static_cast<size_t>(rule.nBins), bandwidthFrom(1 / perOctave));
  return bins;
}

// One filter, centred in nFft samples, and its spectrum up to the Nyquist frequency.
Complexes filterSpectrum(const ConstantQRule& rule, double frequency, double length, double rate,
                         int64_t nFft) {
  const int64_t from = static_cast<int64_t>(std::floor(-length / 2));
  const int64_t size = static_cast<int64_t>(std::floor(length / 2)) - from;
  const std::vector<double> shape = window(rule.window, size);
  double norm = 0;
  for (const double w : shape) {
    const double magnitude = std::fabs(w);
    if (rule.norm == FilterNorm::inf) norm = std::max(norm, magnitude);
    if (rule.norm == FilterNorm::l1) norm += magnitude;
    if (rule.norm == FilterNorm::l2) norm += magnitude * magnitude;
  }
  if (rule.norm == FilterNorm::l2) norm = std::sqrt(norm);
  if (rule.norm == FilterNorm::none || norm == 0) norm = 1;
  Complexes values(static_cast<size_t>(nFft));
  const size_t left = static_cast<size_t>((nFft - size) / 2);
  for (int64_t i = 0; i < size; i++) {
    const double angle = static_cast<double>(from + i) * 2 * pi * frequency / rate;
    const double level = shape[static_cast<size_t>(i)] / norm * length / static_cast<double>(nFft);
    values[left + static_cast<size_t>(i)] = std::polar(1.0, angle) * level;
  }
  complexFft(values);
  values.resize(static_cast<size_t>(nFft / 2 + 1));
  return values;
}

// Sets the smallest values to 0 that together are below `share` of the sum of magnitudes.
void sparsify(Complexes& row, double share) {
  std::vector<double> sorted;
  for (const auto& value : row) sorted.push_back(std::abs(value));
  std::sort(sorted.begin(), sorted.end());
  double sum = 0, running = 0;
  for (const double value : sorted) sum += value;
  if (sum == 0) return;
  double threshold = sorted.back();
  for (const double value : sorted) {
    running += value / sum;
    if (running >= share) {
      threshold = value;
      break;
    }
  }
  for (auto& value : row) {
    if (std::abs(value) < threshold) value = 0;
  }
}

template <class Octave>
void appendRow(Octave& octave, const Complexes& row, double gain) {
  const auto present = [](const std::complex<double>& value) { return value != 0.0; };
  const auto first = std::find_if(row.begin(), row.end(), present);
  const auto end = std::find_if(row.rbegin(), row.rend(), present).base();
  octave.start.push_back(first < end ? static_cast<int>(first - row.begin()) : 0);
  octave.count.push_back(first < end ? static_cast<int>(end - first) : 0);
  for (auto at = first; at < end; ++at) {
    octave.weights.push_back(static_cast<float>(at->real() * gain));
    octave.weights.push_back(static_cast<float>(at->imag() * gain));
  }
}

}  // namespace

double constantQCutoff(const ConstantQRule& rule) {
  const Bins bins = binsOf(rule);
  const double bandwidth = bandwidths[static_cast<size_t>(rule.window)];
  return bins.frequencies.back() * (1 + 0.5 * bandwidth * bins.alpha.back() / rule.filterScale);
}

int earlyHalvings(const ConstantQRule& rule) {
  const double room = std::log2(rule.sampleRate / 2 / constantQCutoff(rule));
  int64_t twos = 0;
  for (int64_t hop = rule.hopLength; hop % 2 == 0; hop /= 2) twos++;
  const int64_t allowed = std::min(static_cast<int64_t>(std::ceil(room)) - 2, twos - rule.octaves() + 1);
  return static_cast<int>(std::max<int64_t>(allowed, 0));
}

namespace {

double topRateOf(const ConstantQRule& rule, const ConstantQ& design) {
  return std::ldexp(rule.sampleRate, -design.earlyHalvings);
}

}  // namespace

ConstantQ constantQLayout(const ConstantQRule& rule) {
  const Bins bins = binsOf(rule);
  ConstantQ result;
  result.earlyHalvings = earlyHalvings(rule);
  double rate = topRateOf(rule, result);
  int64_t hop = rule.hopLength >> result.earlyHalvings;
  int level = 0;
  for (int64_t o = 0; o < rule.octaves(); o++) {
    const int64_t end = rule.nBins - o * rule.binsPerOctave,
                  first = std::max<int64_t>(0, end - rule.binsPerOctave);
    ConstantQOctave octave{first, end - first, level, hop, 2, {}, {}, {}};
    const std::vector<double> lengths = bins.lengths(rule, rate);
    while (static_cast<double>(octave.nFft) < lengths[static_cast<size_t>(first)]) octave.nFft *= 2;
    result.octaves.push_back(std::move(octave));
    result.levels = level + 1;
    if (hop % 2 == 0) hop /= 2, rate /= 2, level++;
  }
  return result;
}

ConstantQ constantQ(const ConstantQRule& rule) {
  const Bins bins = binsOf(rule);
  ConstantQ result = constantQLayout(rule);
  const double topRate = topRateOf(rule, result);
  const std::vector<double> scales = bins.lengths(rule, topRate);
  std::vector<Complexes> filters;  // of the octave above
  for (size_t o = 0; o < result.octaves.size(); o++) {
    ConstantQOctave& octave = result.octaves[o];
    const double rate = std::ldexp(topRate, -octave.level);
    const int64_t first = octave.firstBin, end = first + octave.bins;
    const std::vector<double> lengths = bins.lengths(rule, rate);
    // An octave lower at half the rate the filters are the same ones.
    const bool same =
        o > 0 && octave.level == result.octaves[o - 1].level + 1 && octave.bins == result.octaves[0].bins;
    if (!same) {
      filters.clear();
      for (int64_t k = first; k < end; k++) {
        const size_t i = static_cast<size_t>(k);
        filters.push_back(filterSpectrum(rule, bins.frequencies[i], lengths[i], rate, octave.nFft));
        sparsify(filters.back(), rule.sparsity);
      }
    }
    for (int64_t k = first; k < end; k++) {
      // Without scaling by lengths, the early reduction must not change the level.
      const double divisor = rule.scale ? scales[static_cast<size_t>(k)] : topRate / rule.sampleRate;
      const double gain = std::sqrt(topRate / rate / divisor);
      appendRow(octave, filters[static_cast<size_t>(k - first)], gain);
    }
  }
  return result;
}

std::vector<ConstantQSynthesis> constantQSynthesis(const ConstantQRule& rule) {
  const Bins bins = binsOf(rule);
  const std::vector<double> fullLengths = bins.lengths(rule, rule.sampleRate);
  const int64_t octaves = rule.octaves();
  std::vector<ConstantQSynthesis> result(static_cast<size_t>(octaves));
  int halvings = 0;
  int64_t hop = rule.hopLength;
  for (int64_t o = octaves - 1; o >= 0; o--) {
    const int64_t first = o * rule.binsPerOctave, end = std::min(rule.nBins, first + rule.binsPerOctave);
    ConstantQSynthesis octave{first, end - first, halvings, hop, 2, {}, {}, {}};
    const double rate = std::ldexp(rule.sampleRate, -halvings);
    const std::vector<double> lengths = bins.lengths(rule, rate);
    while (static_cast<double>(octave.nFft) < lengths[static_cast<size_t>(first)]) octave.nFft *= 2;
    for (int64_t k = first; k < end; k++) {
      const auto i = static_cast<size_t>(k);
      Complexes filter = filterSpectrum(rule, bins.frequencies[i], lengths[i], rate, octave.nFft);
      sparsify(filter, rule.sparsity);
      double energy = 0;
      for (auto& value : filter) energy += std::norm(value), value = std::conj(value);
      const double scale = rule.scale ? std::sqrt(fullLengths[i]) : 1;
      appendRow(octave, filter, scale * static_cast<double>(octave.nFft) / (fullLengths[i] * energy));
    }
    result[static_cast<size_t>(o)] = std::move(octave);
    if (hop % 2 == 0) hop /= 2, halvings++;
  }
  return result;
}

}  // namespace melisma::dsp
