// pyin on the CPU. Phases: candidates of all segments on any threads; then each channel's scores forward,
// one segment a phase; then the track backward, likewise.
#include <algorithm>
#include <limits>
#include <utility>

#include "ops/pyin/pyin.hpp"

namespace melisma {
namespace {

class PyinWork : public Work {
 public:
  PyinWork(const PyinParams& params, std::shared_ptr<const PyinTables> tables, ConstTensorView input,
           const std::vector<TensorView>& outputs)
      : params_(params),
        tables_(std::move(tables)),
        input_(input.as<float>()),
        f0_(outputs[0].as<float>()),
        voiced_(outputs[1].as<int32_t>()),
        probability_(outputs[2].as<float>()) {
    channels_ = input.spec->shape[0];
    length_ = input.spec->shape[1];
    frames_ = outputs[0].spec->shape.back();
    segment_ = tables_->track.segment();
    segments_ = tables_->track.segments(frames_);
    const int64_t all = channels_ * segments_;
    candidates_.resize(static_cast<size_t>(all));
    scores_.resize(static_cast<size_t>(all) * states());
    next_.assign(static_cast<size_t>(channels_), -1);
  }

  int phases() const override { return static_cast<int>(2 * segments_); }
  int64_t tiles(int phase) const override { return phase == 0 ? channels_ * segments_ : channels_; }

  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase == 0) {
      findCandidates(tile / segments_, tile % segments_, scratch);
    } else if (phase < segments_) {
      const int64_t at = tile * segments_ + phase - 1;
      if (phase == 1) tables_->track.start(candidates(at), scores(at));
      tables_->track.forward(candidates(at), candidates(at + 1), scores(at), scores(at + 1), scratch);
    } else {
      findStates(tile, 2 * segments_ - 1 - phase, scratch);
    }
  }

 private:
  size_t states() const { return 2 * static_cast<size_t>(tables_->track.bins()); }
  double* scores(int64_t at) { return scores_.data() + static_cast<size_t>(at) * states(); }
  dsp::PitchCandidates& candidates(int64_t at) { return candidates_[static_cast<size_t>(at)]; }

  void findCandidates(int64_t channel, int64_t segment, Scratch& scratch) {
    const auto most = static_cast<size_t>(tables_->frames.periods());
    double* const values = scratch.take<double>(most);
    double* const probabilities = scratch.take<double>(most);
    int* const first = scratch.take<int>(most);
    dsp::PitchCandidates& found = candidates(channel * segments_ + segment);
    const int64_t begin = segment * segment_, count = std::min<int64_t>(segment_, frames_ - begin);
    tables_->frames.run(input_ + channel * length_, length_, begin, count, scratch,
                        [&](int64_t t, const dsp::YinFrame& frame) {
                          for (int i = 0; i < frame.count; i++) values[i] = frame.value(frame.troughs[i]);
                          tables_->prior.run(values, frame.count, first, probabilities);
                          probability_[channel * frames_ + t] =
                              static_cast<float>(add(frame, probabilities, found));
                        });
  }

  // The candidates of a frame; returns the probability that it is voiced.
  double add(const dsp::YinFrame& frame, const double* probabilities, dsp::PitchCandidates& found) const {
    const PitchRange& range = params_.range;
    int32_t last = -1, count = 0;
    double sum = 0;
    for (int i = frame.count - 1; i >= 0; i--) {
      if (probabilities[i] == 0) continue;
      const double f0 = range.sampleRate / frame.period(frame.troughs[i]);
      const double bin = std::max(0.0, std::nearbyint(params_.binsPerOctave() * std::log2(f0 / range.fMin)));
      // Frequencies beyond the last bin are no candidates; of those in one bin the lowest counts.
      if (bin >= tables_->track.bins() || static_cast<int32_t>(bin) == last) continue;
      last = static_cast<int32_t>(bin);
      sum += probabilities[i];
      found.bins.push_back(last);
      found.logs.push_back(std::log(probabilities[i]));
      count++;
    }
    const double voiced = std::min(sum, 1.0);
    found.counts.push_back(count);
    found.unvoiced.push_back(
        std::log((1 - voiced) / tables_->track.bins() + std::numeric_limits<double>::min()));
    return voiced;
  }

  void findStates(int64_t channel, int64_t segment, Scratch& scratch) {
    const int64_t at = channel * segments_ + segment;
    dsp::PitchCandidates& found = candidates(at);
    if (segments_ == 1) tables_->track.start(found, scores(at));
    int32_t* const states = scratch.take<int32_t>(static_cast<size_t>(segment_));
    int& next = next_[static_cast<size_t>(channel)];
    tables_->track.backward(found, scores(at), next, states, scratch);
    next = states[0];
    const int bins = tables_->track.bins();
    const int64_t first = channel * frames_ + segment * segment_;
    for (int t = 0; t < found.frames(); t++) {
      const bool isVoiced = states[t] < bins;
      voiced_[first + t] = isVoiced;
      f0_[first + t] =
          isVoiced || params_.fillNa == PyinParams::FillNa::guess
              ? static_cast<float>(params_.range.fMin * std::exp2(states[t] % bins / params_.binsPerOctave()))
          : params_.fillNa == PyinParams::FillNa::zero ? 0.0f
                                                       : std::numeric_limits<float>::quiet_NaN();
    }
  }

  PyinParams params_;
  std::shared_ptr<const PyinTables> tables_;
  const float* input_;
  float* f0_;
  int32_t* voiced_;
  float* probability_;
  int64_t channels_, length_, frames_, segment_, segments_;
  std::vector<dsp::PitchCandidates> candidates_;
  std::vector<double> scores_;  // at the first frame of each segment
  std::vector<int> next_;       // per channel, the state after the segments that are left
};

const RegisterOp<PyinParams, PyinPlan> registration{
    "pyin", 1, "audio", "Fundamental frequency and voicing of each frame by probabilistic YIN."};

}  // namespace

PyinTables::PyinTables(const PyinParams& params)
    : frames(params.range.framing(), params.range.minPeriod(), params.range.maxPeriod()),
      prior(static_cast<int>(params.nThresholds), params.betaAlpha, params.betaBeta,
            params.boltzmannParameter, params.noTroughProbability),
      track(static_cast<int>(params.pitchBins()), static_cast<int>(params.transitionWidth()),
            params.switchProbability) {}

PyinPlan::PyinPlan(const PyinParams& params)
    : params_(params), tables_(std::make_shared<const PyinTables>(params)) {}

std::vector<TensorSpec> PyinPlan::outputs(const TensorSpec& input) const {
  const dsp::Framing framing = params_.range.framing();
  return {perFrame(input, framing, DType::float32, "f0"),
          perFrame(input, framing, DType::int32, "voicedFlag"),
          perFrame(input, framing, DType::float32, "voicedProbability")};
}

std::unique_ptr<Work> PyinPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<PyinWork>(params_, tables_, input, outputs);
}

}  // namespace melisma
