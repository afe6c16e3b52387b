// Filters that fold a spectrum into one octave of pitch classes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dsp/chroma_column.hpp"

namespace melisma::dsp {

struct ChromaRule {
  double sampleRate = 0, tuning = 0, ctrOct = 5;
  int64_t nFft = 2048, nChroma = 12;
  std::optional<double> octWidth = 2;
  bool baseC = true;

  ChromaColumn column() const;
};

// [nChroma][nFft / 2 + 1]: Gaussian bumps a semitone wide, each bin's weights of unit length, times a
// Gaussian over octaves around ctrOct. In double, rounded at the end. Source: librosa 0.11 filters.chroma,
// after D. Ellis's fft2chromamx.
std::vector<float> chromaFilters(const ChromaRule& rule);

// The class of each bin of a constant-Q transform: the nearest one, where bins are finer than classes.
// Source: librosa 0.11 filters.cq_to_chroma.
std::vector<int> chromaOfConstantQ(int64_t bins, int64_t binsPerOctave, int64_t nChroma, double fMin);

}  // namespace melisma::dsp
