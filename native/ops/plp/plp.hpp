// plp: predominant local pulse. Each stretch of onset strength gives the sinusoid of its strongest tempo;
// what the overlapping sinusoids add up to, where it is positive, is the pulse, and its maximum is 1.
//
// librosa scales a stretch's sinusoid to height 1 only where the real part of its coefficient is positive;
// the others keep their size and get a factor of about 10^19, so that they alone make the result. `weighting:
// "librosa"` does the same; "equal" gives every stretch height 1, as Grosche and Müller define it.
//
// Input float32 audio [channels, length] or an envelope [channels, 1, frames]; output float32 [channels,
// frames] (mono: [frames]). Source: librosa 0.11 beat.plp.
#pragma once

#include "ops/onset_strength/envelope.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct PlpParams : EnvelopeParams {
  enum class Weighting { librosa, equal };
  int64_t winLength = 384;
  std::optional<double> tempoMin = 30, tempoMax = 300;
  Weighting weighting = Weighting::librosa;

  void fields(Fields& f) {
    EnvelopeParams::fields(f);
    f.integer(winLength, "winLength", 384)
        .unit("frames")
        .atLeast(2)
        .atMost(1 << 16)
        .doc("Length of the stretches in which the pulse is taken as steady.");
    f.nullable(tempoMin, "tempoMin", 30).unit("BPM").atLeast(0).doc("Slowest tempo; null for no limit.");
    f.nullable(tempoMax, "tempoMax", 300).unit("BPM").atLeast(0).doc("Fastest tempo; null for no limit.");
    f.check(!tempoMin || !tempoMax || *tempoMax > *tempoMin, "expected more than tempoMin");
    f.choice(weighting, "weighting", Weighting::librosa, {"librosa", "equal"})
        .doc("How much each stretch counts: as in librosa, by its strength and phase; or all the same.");
  }
  // Tempo of bin k in BPM.
  double bpm(int64_t k) const {
    return static_cast<double>(k) * 60 * frameRate() / static_cast<double>(winLength);
  }
  bool allowed(int64_t k) const {
    return !(tempoMin && bpm(k) < *tempoMin) && !(tempoMax && bpm(k) > *tempoMax);
  }
};

class PlpPlan : public Plan {
 public:
  explicit PlpPlan(const PlpParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return envelope_.bytes() + fft_.bytes() + 12 * window_.size(); }

 private:
  PlpParams params_;
  EnvelopeTables envelope_;
  std::vector<double> window_;
  simd::RealFft<float> fft_;
  std::vector<float> cosine_, sine_;  // of 2 pi i / winLength
};

}  // namespace melisma
