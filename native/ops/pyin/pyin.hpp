// pyin: fundamental frequency and voicing of each frame. Input float32 [channels, length]; outputs, each
// [frames] (several channels: [channels, frames]):
//
//   f0                 float32, Hz, on a grid of `resolution` semitones from fMin; NaN where unvoiced
//   voicedFlag         int32, 1 where voiced
//   voicedProbability  float32, the sum of the probabilities of the frame's pitch candidates
//
// Each trough of d' (dsp/yin.hpp) is a candidate; a Viterbi search over pitch bins, voiced and unvoiced,
// finds the track (dsp/pyin.hpp). Transitions are a triangle around the current bin, so a step costs
// bins * width instead of the bins^2 of a full matrix; outside the triangle a transition counts as the
// smallest normal double, as in librosa. Scores are kept at the first frame of each segment only, and
// a segment is computed again on the way back.
//
// Sources: Mauch and Dixon, "pYIN: a fundamental frequency estimator using probabilistic threshold
// distributions", 2014; librosa 0.11 pyin.
#pragma once

#include <cmath>
#include <memory>
#include <string>

#include "dsp/pyin.hpp"
#include "ops/yin/yin.hpp"

namespace melisma {

struct PyinParams {
  enum class FillNa { nan, zero, guess };

  PitchRange range;
  int64_t nThresholds = 100;
  double betaAlpha = 2, betaBeta = 18, boltzmannParameter = 2, resolution = 0.1, maxTransitionRate = 35.92;
  double switchProbability = 0.01, noTroughProbability = 0.01;
  FillNa fillNa = FillNa::nan;

  void fields(Fields& f) {
    range.fields(f);
    f.integer(nThresholds, "nThresholds", 100)
        .atLeast(1)
        .atMost(10000)
        .doc("Number of thresholds from 0 to 1.");
    f.number(betaAlpha, "betaAlpha", 2).above(0).doc("First shape parameter of the prior over thresholds.");
    f.number(betaBeta, "betaBeta", 18).above(0).doc("Second shape parameter of the prior over thresholds.");
    f.number(boltzmannParameter, "boltzmannParameter", 2)
        .above(0)
        .doc("Prior over troughs; larger values prefer short periods more.");
    f.number(resolution, "resolution", 0.1)
        .unit("semitones")
        .above(0)
        .atMost(1)
        .doc("Width of a pitch bin, rounded down to a whole part of a semitone.")
        .check(pitchBins() <= 30000,
               "expected at most 30000 bins between fMin and fMax, got " + std::to_string(pitchBins()));
    f.number(maxTransitionRate, "maxTransitionRate", 35.92)
        .unit("octaves/s")
        .above(0)
        .doc("Fastest change of pitch.")
        .check(transitionWidth() <= 60000, "expected less than 60000 bins a frame");
    f.number(switchProbability, "switchProbability", 0.01)
        .above(0)
        .doc("Probability of a change between voiced and unvoiced from one frame to the next; below 1.")
        .check(switchProbability < 1, "expected less than 1, got " + toText(switchProbability));
    f.number(noTroughProbability, "noTroughProbability", 0.01)
        .atLeast(0)
        .atMost(1)
        .doc("Most that the lowest trough gains from thresholds that no trough is below.");
    f.choice(fillNa, "fillNa", FillNa::nan, {"nan", "zero", "guess"})
        .doc("What f0 is where unvoiced; 'guess' gives the frequency that the track has there.");
  }

  int binsPerSemitone() const { return static_cast<int>(std::ceil(1.0 / resolution)); }
  double binsPerOctave() const { return 12.0 * std::ceil(1.0 / resolution); }
  int64_t pitchBins() const {
    return static_cast<int64_t>(std::floor(binsPerOctave() * std::log2(range.fMax / range.fMin))) + 1;
  }
  int64_t transitionWidth() const {
    const double semitones =
        std::nearbyint(maxTransitionRate * 12 * static_cast<double>(range.hopLength) / range.sampleRate);
    return static_cast<int64_t>(std::min(semitones, 1e6)) * binsPerSemitone() + 1;
  }
};

struct PyinTables {
  explicit PyinTables(const PyinParams& params);
  dsp::YinFrames frames;
  dsp::TroughPrior prior;
  dsp::PitchTrack track;
};

class PyinPlan : public Plan {
 public:
  explicit PyinPlan(const PyinParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return tables_->frames.bytes() + tables_->track.bytes(); }

 private:
  PyinParams params_;
  std::shared_ptr<const PyinTables> tables_;
};

}  // namespace melisma
