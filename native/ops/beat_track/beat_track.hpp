// beatTrack: tempo, then the beats that lie on strong onsets and keep the tempo. Input float32 audio
// [channels, length] or an envelope [channels, 1, frames], channels averaged; outputs "tempo" float64 [1] in
// BPM (0 for silence), "count" int32 [1] and "beats" int32 [frames], of which `count` count. Source: librosa
// 0.11 beat.beat_track.
#pragma once

#include <cmath>

#include "dsp/beat_tracker.hpp"
#include "dsp/tempo.hpp"
#include "ops/onset_strength/envelope.hpp"
#include "ops/tempogram/lag_spectra.hpp"

namespace melisma {

struct BeatTrackParams : EnvelopeParams {
  double startBpm = 120, tightness = 100;
  bool trim = true;
  std::optional<double> bpm;
  dsp::TempoMethod method = dsp::TempoMethod::librosa;

  void fields(Fields& f) {
    EnvelopeParams::fields(f);
    f.number(startBpm, "startBpm", 120)
        .unit("BPM")
        .above(0)
        .doc("Most likely tempo before anything is heard.");
    f.number(tightness, "tightness", 100).above(0).doc("How closely beats keep the tempo.");
    f.boolean(trim, "trim", true).doc("Leaves out beats with weak onsets at both ends.");
    f.nullable(bpm, "bpm", std::nullopt).unit("BPM").above(0).doc("Tempo to use; null to estimate it.");
    f.check(!bpm || framesPerBeat(*bpm) >= 1, "expected at least one frame of hopLength per beat");
    f.choice(method, "method", dsp::TempoMethod::librosa, {"librosa", "comb"})
        .doc(
            "The one lag that librosa takes, or a comb of half a beat, one, two and four: more often right.");
  }
  int64_t framesPerBeat(double tempo) const {
    return static_cast<int64_t>(std::nearbyint(std::min(frameRate() * 60 / tempo, 1e9)));
  }
  dsp::TempoPrior prior() const { return {frameRate(), startBpm, 1, 320}; }
};

class BeatTrackPlan : public Plan {
 public:
  explicit BeatTrackPlan(const BeatTrackParams& params)
      : params_(params),
        envelope_(params, OnsetStrengthParams::Aggregate::median, true),
        spectra_(dsp::framesIn(8, params.sampleRate, params.hopLength), dsp::Window::hann, false) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return envelope_.bytes() + spectra_.bytes(); }

 private:
  BeatTrackParams params_;
  EnvelopeTables envelope_;
  LagSpectra spectra_;
};

}  // namespace melisma
