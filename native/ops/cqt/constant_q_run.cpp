#include "ops/cqt/constant_q_run.hpp"

namespace melisma {

ConstantQShared::ConstantQShared(const ConstantQParams& given) : params(given) {
  if (params.tuning) {
    tables = std::make_unique<const ConstantQTables>(params.tuned(*params.tuning));
  } else {
    constexpr int length = ConstantQParams::tuningFftLength;
    tuningFft = std::make_unique<const simd::RealFft<float>>(length, dsp::window(dsp::Window::hann, length));
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
  estimate_ = std::make_unique<TuningEstimate>(shared.params.tuningRule(), shared.tuningFft->view(),
                                               ConstantQParams::tuningFraming(), input);
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
  stage->plan = std::make_unique<ResamplePlan>(ConstantQParams::reduction(factor));
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
    tuning_ = estimate_->finish() * shared_.params.binsPerTuning();
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
