// The tuning of an item, tile by tile: the part of estimateTuning that chroma features share.
#pragma once

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "dsp/tuning.hpp"
#include "ops/frame_groups.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct TuningRule {
  double sampleRate = 0, fMin = 150, fMax = 4000, threshold = 0.1, resolution = 0.01;
  int64_t binsPerOctave = 12;
  bool power = false;  // peaks of |X|^2 instead of |X|
  // The length that bin numbers are turned into Hz with.
  double fftLength = 2048;

  double binWidth() const { return sampleRate / fftLength; }
  // Of a bin of the scale, in the histogram.
  int parts() const { return static_cast<int>(std::ceil(1 / resolution)); }
  // The bins that are looked at, [from, to).
  std::pair<int, int> binsOf(int bins) const;
};

class TuningEstimate {
 public:
  TuningEstimate(const TuningRule& rule, const simd::RealFftView<float>& fft, const dsp::Framing& framing,
                 ConstTensorView input);

  int64_t tiles() const { return groups_.tiles(); }
  // Peaks of a tile; any thread, any order.
  void run(int64_t tile, Scratch& scratch);
  // After all tiles, once: in fractions of a bin. It does not depend on the order of the peaks.
  double finish();

 private:
  const TuningRule rule_;
  const simd::RealFftView<float>& fft_;
  FrameGroups groups_;
  int from_, to_;
  std::vector<std::vector<dsp::TonePeak>> peaks_;  // per tile
};

}  // namespace melisma
