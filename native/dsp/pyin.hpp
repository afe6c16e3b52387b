// Pitch candidates of a frame and the pitch track through them. States are pitch bins, first all voiced
// ones, then the same again unvoiced.
//
// Sources: Mauch and Dixon 2014 (the probabilities as in their software, not as in the paper); librosa 0.11
// pyin and sequence.viterbi.
#pragma once

#include <cstdint>
#include <vector>

#include "dsp/yin.hpp"
#include "simd/pyin.hpp"

namespace melisma::dsp {

// How likely each trough of a frame is the period, over a beta distribution of thresholds and, among the
// troughs below a threshold, a Boltzmann distribution that prefers short periods.
class TroughPrior {
 public:
  TroughPrior(int thresholds, double alpha, double beta, double boltzmann, double noTrough);
  // Values of the troughs -> probabilities. `first` is room for `count` numbers.
  void run(const double* values, int count, int* first, double* probabilities) const;

 private:
  int firstAbove(double value) const;
  int count_;
  double noTrough_;
  std::vector<double> thresholds_;  // 1 ... count_; element 0 is unused
  std::vector<double> mass_;        // of the thresholds up to i
  std::vector<double> decay_;       // exp(-boltzmann * position)
  std::vector<double> share_;       // normalises n positions
};

// What the frames of one segment say.
struct PitchCandidates {
  std::vector<int32_t> bins;     // voiced bins that may be heard, frame after frame, ascending in each
  std::vector<double> logs;      // their log probabilities
  std::vector<int32_t> counts;   // how many of them belong to each frame
  std::vector<double> unvoiced;  // log probability of any unvoiced bin, per frame

  int frames() const { return static_cast<int>(counts.size()); }
};

class PitchTrack {
 public:
  PitchTrack(int bins, int width, double switchProbability);
  int bins() const { return bins_; }
  // Frames per segment: the unit of work of forward and backward.
  int segment() const { return segment_; }
  int64_t segments(int64_t frames) const { return (frames + segment_ - 1) / segment_; }
  // log(0) in this algorithm: the smallest normal double instead of 0.
  static double logNothing();
  size_t bytes() const { return (weights_.size() + rows_.size()) * sizeof(double); }

  // Log scores [2 * bins] at the first frame.
  void start(const PitchCandidates& first, double* scores) const;
  // From the scores at a segment's first frame to those at the first frame of the next.
  void forward(const PitchCandidates& segment, const PitchCandidates& next, const double* from, double* to,
               Scratch& scratch) const;
  // The states of a segment from the scores at its first frame and the state that follows it (-1: none).
  void backward(const PitchCandidates& segment, const double* from, int next, int32_t* states,
                Scratch& scratch) const;

 private:
  int source(const double* scores, int state) const;

  int bins_, segment_;
  std::vector<double> weights_, rows_;
  simd::PitchBandView view_;
};

}  // namespace melisma::dsp
