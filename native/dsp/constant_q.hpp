// The filters of a constant-Q transform and how its octaves share them.
//
// Octaves are computed from the highest down, each at half the rate and half the hop of the one above while
// the hop is even, so that mostly the same short filters serve all of them. Where the highest filter leaves
// room below the Nyquist frequency, the signal is brought down first. A bin's response is the sum over
// frequencies of its filter's spectrum (the loudest part of it: 1 - sparsity of the sum of magnitudes) times
// the spectrum of a frame.
//
// Sources: Schoerkhuber and Klapuri, 2010; librosa 0.11 core.constantq and filters.wavelet.
#pragma once

#include <cstdint>
#include <vector>

#include "dsp/window.hpp"

namespace melisma::dsp {

enum class FilterNorm { inf, l1, l2, none };

struct ConstantQRule {
  double sampleRate = 0;
  double fMin = 0;  // with the tuning in it
  int64_t nBins = 84, binsPerOctave = 12, hopLength = 512;
  double filterScale = 1, sparsity = 0.01;
  FilterNorm norm = FilterNorm::l1;
  Window window = Window::hann;
  bool scale = true;

  int64_t octaves() const { return (nBins + binsPerOctave - 1) / binsPerOctave; }
};

struct ConstantQOctave {
  int64_t firstBin, bins;
  int level;  // which of the signals: 0 is the input after the early reduction, each next at half the rate
  int64_t hopLength, nFft;
  // Row i: complex weights (pairs) for frequencies start[i] ... start[i] + count[i] - 1, one row after
  // another; every scale of the result is in them.
  std::vector<int> start, count;
  std::vector<float> weights;
};

struct ConstantQ {
  int earlyHalvings = 0;  // the input's rate is divided by 2^this before all else
  int levels = 1;
  std::vector<ConstantQOctave> octaves;  // from the highest down
};

// What brings an octave of a transform back to spectra of frames, whose inverse transforms (no window) add up
// to the octave's signal at the input's rate over 2^halvings.
struct ConstantQSynthesis {
  int64_t firstBin, bins;
  int halvings;
  int64_t hopLength, nFft;
  std::vector<int> start, count;  // as in ConstantQOctave: the filter's conjugate over its energy
  std::vector<float> weights;
};
// From the lowest octave up, counted from the lowest bin. Source: librosa 0.11 icqt.
std::vector<ConstantQSynthesis> constantQSynthesis(const ConstantQRule& rule);

// The upper end of the highest filter's band in Hz; must not exceed half the sample rate.
double constantQCutoff(const ConstantQRule& rule);
int earlyHalvings(const ConstantQRule& rule);
ConstantQ constantQ(const ConstantQRule& rule);
// The same without the rows of the octaves, which take nearly all of the time.
ConstantQ constantQLayout(const ConstantQRule& rule);

}  // namespace melisma::dsp
