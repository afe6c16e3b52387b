// tempo: the beat after which onset strength is most like itself, as BPM, weighted by a log-normal prior.
// Input float32 audio [channels, length] or an envelope [channels, 1, frames], channels averaged; output
// float64 [1]. Source: librosa 0.11 feature.tempo (aggregate: mean);
// of the comb dsp/tempo.hpp.
#pragma once

#include "dsp/tempo.hpp"
#include "ops/onset_strength/envelope.hpp"
#include "ops/tempogram/lag_spectra.hpp"

namespace melisma {

struct TempoParams : EnvelopeParams {
  double startBpm = 120, stdBpm = 1, acSize = 8;
  std::optional<double> maxTempo = 320;
  dsp::TempoMethod method = dsp::TempoMethod::comb;

  void fields(Fields& f) {
    EnvelopeParams::fields(f);
    f.number(startBpm, "startBpm", 120)
        .unit("BPM")
        .above(0)
        .doc("Most likely tempo before anything is heard.");
    f.number(stdBpm, "stdBpm", 1)
        .unit("octaves")
        .above(0)
        .doc("Standard deviation of the prior around startBpm.");
    f.number(acSize, "acSize", 8)
        .unit("s")
        .above(0)
        .doc("Length of the stretches that are compared with themselves.");
    f.check(acSize * frameRate() <= 65536, "expected at most 65536 frames of hopLength");
    f.nullable(maxTempo, "maxTempo", 320).unit("BPM").above(0).doc("Fastest tempo; null for no limit.");
    f.choice(method, "method", dsp::TempoMethod::comb, {"librosa", "comb"})
        .doc(
            "A comb of half a beat, one, two and four, or the one lag that librosa takes: less often right.");
  }
  dsp::TempoPrior prior() const { return {frameRate(), startBpm, stdBpm, maxTempo}; }
};

class TempoPlan : public Plan {
 public:
  explicit TempoPlan(const TempoParams& params)
      : params_(params),
        envelope_(params, OnsetStrengthParams::Aggregate::mean, true),
        spectra_(dsp::framesIn(params.acSize, params.sampleRate, params.hopLength), dsp::Window::hann,
                 false) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return envelope_.bytes() + spectra_.bytes(); }

 private:
  TempoParams params_;
  EnvelopeTables envelope_;
  LagSpectra spectra_;
};

}  // namespace melisma
