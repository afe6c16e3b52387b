#include "dsp/chroma_filters.hpp"

#include <algorithm>
#include <cmath>

namespace melisma::dsp {

std::vector<float> chromaFilters(const ChromaRule& rule) {
  const double classes = static_cast<double>(rule.nChroma);
  const double step = rule.sampleRate / static_cast<double>(rule.nFft);
  const double base = 440.0 * std::pow(2.0, rule.tuning / classes) / 16;
  const size_t bins = static_cast<size_t>(rule.nFft / 2 + 1), rows = static_cast<size_t>(rule.nChroma);
  const auto position = [&](size_t k) { return classes * std::log2(static_cast<double>(k) * step / base); };
  const double half = std::nearbyint(classes / 2);
  const size_t roll = rule.baseC ? 3 * static_cast<size_t>(rule.nChroma / 12) : 0;

  std::vector<float> filters(rows * bins);
  std::vector<double> column(rows);
  double at = position(1) - 1.5 * classes;  // bin 0 is taken to lie 1.5 octaves below bin 1
  for (size_t k = 0; k < bins; k++) {
    const double next = position(k + 1), width = std::max(next - at, 1.0);
    double energy = 0;
    for (size_t c = 0; c < rows; c++) {
      const double far = std::fmod(at - static_cast<double>(c) + half + 10 * classes, classes);
      const double distance = (far < 0 ? far + classes : far) - half;
      column[c] = std::exp(-0.5 * std::pow(2 * distance / width, 2));
      energy += column[c] * column[c];
    }
    double gain = 1 / std::sqrt(energy);
    if (rule.octWidth) gain *= std::exp(-0.5 * std::pow((at / classes - rule.ctrOct) / *rule.octWidth, 2));
    for (size_t c = 0; c < rows; c++) {
      filters[(c + rows - roll % rows) % rows * bins + k] = static_cast<float>(column[c] * gain);
    }
    at = next;
  }
  return filters;
}

std::vector<int> chromaOfConstantQ(int64_t bins, int64_t binsPerOctave, int64_t nChroma, double fMin) {
  const int64_t merge = binsPerOctave / nChroma;
  double first = std::fmod(12 * (std::log2(fMin) - std::log2(440.0)) + 69, 12);
  if (first < 0) first += 12;
  const int64_t roll = static_cast<int64_t>(std::nearbyint(first * (static_cast<double>(nChroma) / 12)));
  std::vector<int> classes;
  for (int64_t k = 0; k < bins; k++) {
    classes.push_back(static_cast<int>(((k % binsPerOctave + merge / 2) / merge + roll) % nChroma));
  }
  return classes;
}

}  // namespace melisma::dsp
