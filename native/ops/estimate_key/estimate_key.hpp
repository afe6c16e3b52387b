// estimateKey: the roots of the mean over frames and channels of what sounds of each pitch class (whitened
// constant-Q magnitudes without third harmonics, key_tones.hpp; vectors of unit length) over the octaves of
// chords and melodies, correlated with the profile of each of the 24 keys. Input float32
// [channels, length]; outputs: scores float32 [2, 12], major then minor from C on; tuning float64 [1], in
// semitones. Sources: Krumhansl 1990 (the method); dsp/key_profiles.cpp (the profiles).
#pragma once

#include "dsp/key_profiles.hpp"
#include "ops/chroma_cqt/chroma_cqt.hpp"

namespace melisma {

struct EstimateKeyParams : ConstantQChromaParams {
  static constexpr double c3 = 4 * c1;
  dsp::KeyProfile profile = dsp::KeyProfile::balanced;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
    f.choice(profile, "profile", dsp::KeyProfile::balanced, dsp::keyProfileNames())
        .doc(
            "How often the degrees of a scale sound: in classical and folk music (temperley, temperley1999), "
            "as listeners rate them (krumhansl, shaath), in electronic dance music (edma, edmm, bgate, "
            "braw), "
            "or 3/5 of temperley and 2/5 of krumhansl (balanced).");
    f.nullable(tuning, "tuning", std::nullopt)
        .unit("semitones")
        .doc("Deviation from A4 = 440 Hz; null estimates it.");
    f.number(rule.fMin, "fMin", c3).unit("Hz").above(0).doc("Lowest frequency; C3 unless given.");
    f.integer(rule.hopLength, "hopLength", 1024)
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 30)
        .doc("Distance of two frames.");
    rule.binsPerOctave = 36;
    tuningBins = 12;
    f.integer(nOctaves, "nOctaves", 4)
        .unit("octaves")
        .atLeast(1)
        .atMost(16)
        .doc("Octaves that are added up.");
    rule.nBins = nOctaves * rule.binsPerOctave;
    if (tuning) *tuning *= 3;  // of the transform's bins a third of a semitone wide
    f.check(fits(), problem());
  }
};

class EstimateKeyPlan : public Plan {
 public:
  explicit EstimateKeyPlan(const EstimateKeyParams& params) : params_(params), shared_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return shared_.bytes(); }

 private:
  EstimateKeyParams params_;
  ConstantQShared shared_;
};

}  // namespace melisma
