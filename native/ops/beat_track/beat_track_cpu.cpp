// The CPU's beatTrack. The search for beats is one tile: each frame needs the ones before it.
#include "ops/beat_track/beat_track.hpp"

#include <algorithm>

#include "ops/tempo/mean_lags.hpp"

namespace melisma {

namespace {

class BeatTrackWork : public Work {
 public:
  BeatTrackWork(const BeatTrackParams& params, const EnvelopeTables& tables, const LagSpectra& spectra,
                ConstTensorView input, const std::vector<TensorView>& outputs)
      : params_(params), envelope_(tables, input), lags_(spectra, envelope_.frames()), outputs_(outputs) {}

  int phases() const override { return envelope_.phases() + lagPhases() + 1; }
  int64_t tiles(int phase) const override {
    if (phase < envelope_.phases()) return envelope_.tiles(phase);
    const int own = phase - envelope_.phases();
    return own < lagPhases() ? lags_.tiles(own) : 1;
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase < envelope_.phases()) return envelope_.run(phase, tile, scratch);
    const int own = phase - envelope_.phases();
    own < lagPhases() ? lags_.run(own, tile, envelope_.of(0), scratch) : beats();
  }

 private:
  int lagPhases() const { return params_.bpm ? 0 : MeanLags::phases; }

  void beats() const {
    double& tempo = *outputs_[0].as<double>();
    int32_t& count = *outputs_[1].as<int32_t>();
    int32_t* out = outputs_[2].as<int32_t>();
    const float* envelope = envelope_.of(0);
    std::fill(out, out + envelope_.frames(), 0);
    tempo = count = 0;
    if (std::all_of(envelope, envelope + envelope_.frames(), [](float x) { return x == 0; })) return;
    tempo = params_.bpm ? *params_.bpm : dsp::estimateTempo(params_.method, params_.prior(), lags_.mean());
    const int64_t framesPerBeat = std::max<int64_t>(1, params_.framesPerBeat(tempo));
    const std::vector<int32_t> found =
        dsp::trackBeats(envelope, envelope_.frames(), {framesPerBeat, params_.tightness, params_.trim});
    std::copy(found.begin(), found.end(), out);
    count = static_cast<int32_t>(found.size());
  }

  const BeatTrackParams& params_;
  Envelope envelope_;
  MeanLags lags_;
  std::vector<TensorView> outputs_;
};

}  // namespace

std::vector<TensorSpec> BeatTrackPlan::outputs(const TensorSpec& input) const {
  return {{DType::float64, {1}, "tempo"},
          {DType::int32, {1}, "count"},
          {DType::int32, {envelope_.frames(input)}, "beats"}};
}

std::unique_ptr<Work> BeatTrackPlan::start(ConstTensorView input,
                                           const std::vector<TensorView>& outputs) const {
  return std::make_unique<BeatTrackWork>(params_, envelope_, spectra_, input, outputs);
}

namespace {
const RegisterOp<BeatTrackParams, BeatTrackPlan> registered{"beatTrack", 2, "audio", "Tempo and beats."};
}

}  // namespace melisma
