#include "dsp/chroma_filters.hpp"

#include <algorithm>
#include <cmath>

namespace melisma::dsp {

ChromaColumn ChromaRule::column() const {
  const int64_t roll = baseC ? 3 * (nChroma / 12) : 0;
  return {sampleRate / static_cast<double>(nFft), nChroma, roll % nChroma, ctrOct, octWidth.value_or(0)};
}

std::vector<float> chromaFilters(const ChromaRule& rule) {
  const int64_t bins = rule.nFft / 2 + 1;
  const ChromaColumn column = rule.column();
  std::vector<float> filters(static_cast<size_t>(rule.nChroma * bins));
  for (int64_t k = 0; k < bins; k++) {
    column.weights(k, rule.tuning,
                   [&](int64_t row, float weight) { filters[static_cast<size_t>(row * bins + k)] = weight; });
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
