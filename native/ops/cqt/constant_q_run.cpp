#include "ops/cqt/constant_q_run.hpp"

#include "ops/resample/resample.hpp"

namespace melisma {

namespace {

// What librosa.cqt estimates the tuning with.
constexpr int tuningFftLength = 2048;
const dsp::Framing tuningFraming{tuningFftLength, tuningFftLength / 4, true, dsp::PadMode::constant};

}  // namespace

ConstantQShared::ConstantQShared(const ConstantQParams& given) : params(given) {
  if (params.tuning) {
    tables = std::make_unique<const ConstantQTables>(params.tuned(*params.tuning));
  } else {
    tuningFft = std::make_unique<const simd::RealFft<float>>(tuningFftLength,
                                                             dsp::window(dsp::Window::hann, tuningFftLength));
  }
}

ConstantQRun::ConstantQRun(const ConstantQShared& shared, ConstTensorView input, int64_t frames)
    : shared_(shared),
      input_(input),
      channels_(input.spec->shape[0]),
      frames_(frames),
      tilesPerChannel_((frames + framesPerTile - 1) / framesPerTile) {
  if (shared.tables) {
    tuning_ = *shared.params.tuning;
    prepare(*shared.tables);
    return;
  }
  TuningRule rule;
  rule.sampleRate = shared.params.sampleRate;
  rule.binsPerOctave = shared.params.tuningBins ? shared.params.tuningBins : shared.params.rule.binsPerOctave;
  binsPerTuning_ =
      static_cast<double>(shared.params.rule.binsPerOctave) / static_cast<double>(rule.binsPerOctave);
  estimate_ = std::make_unique<TuningEstimate>(rule, shared.tuningFft->view(), tuningFraming, input);
}

void ConstantQRun::prepare(const ConstantQTables& tables) {
  tables_ = &tables;
  levels_.push_back(input_);
  const int early = tables.design().earlyHalvings;
  if (early > 0) {
    addStage(int64_t{1} << early);
    levels_.erase(levels_.begin());
  }
  while (static_cast<int>(levels_.size()) < tables.design().levels) addStage(2);
}

void ConstantQRun::addStage(int64_t factor) {
  auto stage = std::make_unique<Stage>();
  ResampleParams params;
  params.sampleRate = static_cast<double>(factor);
  params.targetSampleRate = 1;
  params.scale = true;
  stage->plan = std::make_unique<ResamplePlan>(params);
  stage->outputSpecs = stage->plan->outputs(*levels_.back().spec);
  stage->samples = Buffer(std::max<size_t>(stage->outputSpecs[0].bytes(), 64));
  const TensorView output{&stage->outputSpecs[0], stage->samples.data()};
  stage->work = stage->plan->start(levels_.back(), {output});
  levels_.push_back({output.spec, output.data});
  stages_.push_back(std::move(stage));
}

int64_t ConstantQRun::tiles(int phase) const {
  if (estimate_ && phase < 2) return phase == 0 ? estimate_->tiles() : 1;
  return stages_[static_cast<size_t>(phase - (estimate_ ? 2 : 0))]->work->tiles(0);
}

void ConstantQRun::run(int phase, int64_t tile, Scratch& scratch) {
  if (estimate_ && phase == 0) return estimate_->run(tile, scratch);
  if (estimate_ && phase == 1) {
    tuning_ = estimate_->finish() * binsPerTuning_;
    own_ = std::make_unique<const ConstantQTables>(shared_.params.tuned(tuning_));
    return prepare(*own_);
  }
  stages_[static_cast<size_t>(phase - (estimate_ ? 2 : 0))]->work->run(0, tile, scratch);
}

simd::Frames ConstantQRun::frames(const dsp::ConstantQOctave& octave, int64_t channel, int64_t first,
                                  int count, int lanes, float* copies) const {
  const ConstTensorView& level = levels_[static_cast<size_t>(octave.level)];
  const int64_t length = level.spec->shape[1];
  const float* signal = level.as<float>() + channel * length;
  const dsp::Framing framing{octave.nFft, octave.hopLength, true, shared_.params.padMode};
  if (count == lanes && framing.inside(length, first, lanes)) {
    return {signal + first * framing.hopLength - framing.padding(), static_cast<long>(framing.hopLength)};
  }
  for (int i = 0; i < lanes; i++) {
    framing.copy(signal, length, first + std::min(i, count - 1), copies + i * octave.nFft);
  }
  return {copies, static_cast<long>(octave.nFft)};
}

}  // namespace melisma
