#include "dsp/pyin.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "dsp/beta_distribution.hpp"

namespace melisma::dsp {
namespace {

// Candidates that a step looks at; a segment is about half a millisecond of these.
constexpr double segmentWork = 6e6;

// Half of an integer, rounded down.
int half(int value) { return value >= 0 ? value / 2 : -((1 - value) / 2); }

// scipy.signal.windows.triang(width).
double triangle(int width, int index) {
  const int fromEdge = std::min(index, width - 1 - index);
  return width % 2 ? 2.0 * (fromEdge + 1) / (width + 1) : (2.0 * fromEdge + 1) / width;
}

}  // namespace

TroughPrior::TroughPrior(int thresholds, double alpha, double beta, double boltzmann, double noTrough)
    : count_(thresholds), noTrough_(noTrough) {
  const auto size = static_cast<size_t>(thresholds) + 1;
  thresholds_.resize(size);
  mass_.resize(size);
  const double step = 1.0 / thresholds;
  for (int i = 0; i <= thresholds; i++) {
    thresholds_[static_cast<size_t>(i)] = i == thresholds ? 1 : i * step;
    mass_[static_cast<size_t>(i)] = betaCdf(thresholds_[static_cast<size_t>(i)], alpha, beta);
  }
  // Positions beyond have no weight left that a double would notice.
  const int positions = static_cast<int>(std::min(100000.0, std::ceil(750 / boltzmann) + 1));
  for (int n = 0; n <= positions; n++) {
    decay_.push_back(std::exp(-boltzmann * n));
    share_.push_back(n == 0 ? 0 : (1 - std::exp(-boltzmann)) / (1 - std::exp(-boltzmann * n)));
  }
}

// The first threshold that a value is below of, or one past the last.
int TroughPrior::firstAbove(double value) const {
  if (!(value < 1)) return count_ + 1;
  int i = std::max(1, static_cast<int>(value * count_));
  while (!(value < thresholds_[static_cast<size_t>(i)])) i++;
  return i;
}

void TroughPrior::run(const double* values, int count, int* first, double* probabilities) const {
  int lowest = 0, next = count_ + 1;
  for (int m = 0; m < count; m++) {
    first[m] = firstAbove(values[m]);
    next = std::min(next, first[m]);
    probabilities[m] = 0;
    if (values[m] < values[lowest]) lowest = m;
  }
  const size_t last = decay_.size() - 1;
  // Between thresholds where a trough is added the set of troughs below stays the same.
  while (next <= count_) {
    const int from = next;
    next = count_ + 1;
    int below = 0;
    for (int m = 0; m < count; m++) {
      if (first[m] <= from) {
        below++;
      } else {
        next = std::min(next, first[m]);
      }
    }
    const double mass = (mass_[static_cast<size_t>(next - 1)] - mass_[static_cast<size_t>(from - 1)]) *
                        share_[std::min(static_cast<size_t>(below), last)];
    size_t position = 0;
    for (int m = 0; m < count; m++) {
      if (first[m] <= from) probabilities[m] += mass * decay_[std::min(position++, last)];
    }
  }
  if (count > 0) probabilities[lowest] += noTrough_ * mass_[static_cast<size_t>(first[lowest] - 1)];
}

double PitchTrack::logNothing() { return std::log(std::numeric_limits<double>::min()); }

PitchTrack::PitchTrack(int bins, int width, double switchProbability) : bins_(bins) {
  const int low = half(bins - width) + bins / 2 + 1 - bins;  // librosa.sequence.transition_local centres so
  const int high = low + width - 1;
  std::vector<double> window;
  for (int i = 0; i < width; i++) {
    window.push_back(triangle(width, i));
    weights_.push_back(std::log(window.back()));
  }
  for (int i = 0; i < bins; i++) {
    double sum = 0;
    for (int d = std::max(low, -i); d <= std::min(high, bins - 1 - i); d++)
      sum += window[static_cast<size_t>(d - low)];
    rows_.push_back(-std::log(sum));
  }
  segment_ = static_cast<int>(std::max(16.0, std::min(64.0, segmentWork / (2.0 * bins * width))));
  view_ = {bins,
           low,
           high,
           weights_.data(),
           rows_.data(),
           std::log(1 - switchProbability),
           std::log(switchProbability),
           logNothing()};
}

namespace {

// Observations of the frames of one segment, in order.
class Observations {
 public:
  explicit Observations(const PitchCandidates& segment) : segment_(segment) {}
  simd::PitchObservation next() {
    const simd::PitchObservation seen{segment_.bins.data() + at_, segment_.logs.data() + at_,
                                      segment_.counts[frame_], PitchTrack::logNothing(),
                                      segment_.unvoiced[frame_]};
    at_ += static_cast<size_t>(seen.count);
    frame_++;
    return seen;
  }

 private:
  const PitchCandidates& segment_;
  size_t frame_ = 0, at_ = 0;
};

}  // namespace

void PitchTrack::start(const PitchCandidates& first, double* scores) const {
  const double initial = std::log(1.0 / (2.0 * bins_));
  const simd::PitchObservation seen = Observations(first).next();
  std::fill(scores, scores + bins_, seen.other + initial);
  for (int c = 0; c < seen.count; c++) scores[seen.bins[c]] = seen.logs[c] + initial;
  std::fill(scores + bins_, scores + 2 * bins_, seen.unvoiced + initial);
}

void PitchTrack::forward(const PitchCandidates& segment, const PitchCandidates& next, const double* from,
                         double* to, Scratch& scratch) const {
  const simd::PyinKernels& kernels = simd::pyinKernels();
  const size_t states = 2 * static_cast<size_t>(bins_);
  double* const room = scratch.take<double>(static_cast<size_t>(kernels.roomDoubles(view_)));
  double* const scores[2] = {scratch.take<double>(states), scratch.take<double>(states)};
  Observations observations(segment);
  simd::PitchObservation before = observations.next();
  for (int t = 1; t < segment.frames(); t++) {
    const simd::PitchObservation seen = observations.next();
    kernels.step(view_, before, seen, from, scores[t & 1], room);
    from = scores[t & 1];
    before = seen;
  }
  kernels.step(view_, before, Observations(next).next(), from, to, room);
}

void PitchTrack::backward(const PitchCandidates& segment, const double* from, int next, int32_t* states,
                          Scratch& scratch) const {
  const simd::PyinKernels& kernels = simd::pyinKernels();
  const size_t width = 2 * static_cast<size_t>(bins_);
  const int frames = segment.frames();
  double* const room = scratch.take<double>(static_cast<size_t>(kernels.roomDoubles(view_)));
  double* const scores = scratch.take<double>(width * static_cast<size_t>(frames));
  std::copy(from, from + width, scores);
  Observations observations(segment);
  simd::PitchObservation before = observations.next();
  for (int t = 1; t < frames; t++) {
    double* const here = scores + width * static_cast<size_t>(t);
    const simd::PitchObservation seen = observations.next();
    kernels.step(view_, before, seen, here - width, here, room);
    before = seen;
  }
  for (int t = frames - 1; t >= 0; t--) {
    const double* const here = scores + width * static_cast<size_t>(t);
    next = next < 0 ? static_cast<int>(std::max_element(here, here + width) - here) : source(here, next);
    states[t] = next;
  }
}

// The best predecessor of a state; of equal ones the first.
int PitchTrack::source(const double* scores, int state) const {
  const int bin = state % bins_, from = std::max(0, bin - view_.high),
            to = std::min(bins_ - 1, bin - view_.low);
  int best = static_cast<int>(std::max_element(scores, scores + 2 * bins_) - scores);
  double score = scores[best] + view_.jump;
  bool jumps = true;
  for (int kind = 0; kind < 2; kind++) {
    const double change = kind == state / bins_ ? view_.stay : view_.change;
    for (int i = from; i <= to; i++) {
      const double reached = scores[kind * bins_ + i] + rows_[static_cast<size_t>(i)] +
                             weights_[static_cast<size_t>(bin - i - view_.low)] + change;
      if (reached > score || (jumps && reached == score)) {
        score = reached;
        best = kind * bins_ + i;
        jumps = false;
      }
    }
  }
  return best;
}

}  // namespace melisma::dsp
