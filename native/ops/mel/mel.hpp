// mel: mel spectrogram, sum_k H[m, k] |X[k, t]|^power, or its decibels 10 log10(max(amin, S) / ref)
// clamped at topDb below the item's maximum. Input float32 [channels, length]; output float32
// [channels, nMels, frames] (mono: no channel axis).
// `precision: "f64"` transforms in double and rounds |X|^power once; bands are sums in float32 all the same,
// as librosa's. Sources: librosa 0.11 feature.melspectrogram, filters.mel, power_to_db.
#pragma once

#include <optional>

#include "core/op.hpp"
#include "ops/mel_params.hpp"

namespace melisma {

struct MelSpectrogramParams : MelParams {
  enum class Scale { power, db };
  enum class Precision { f32, f64 };
  Scale scale = Scale::power;
  Precision precision = Precision::f32;
  double ref = 1;
  int refWord = -1;  // 0: "max"

  void fields(Fields& f) {
    bankFields(f);
    f.choice(scale, "scale", Scale::power, {"power", "db"}).doc("Sums of power, or decibels.");
    f.numberOr(ref, refWord, "ref", 1, {"max"})
        .doc("Power that is 0 dB; 'max' is the maximum of the signal.");
    f.check(refWord == 0 || ref != 0, "expected a number other than 0");
    decibelFields(f);
    f.choice(precision, "precision", Precision::f32, {"f32", "f64"})
        .doc("f64 transforms in double, as librosa does; the result is float32 all the same.");
  }
};

class MelPlan : public Plan {
 public:
  explicit MelPlan(const MelSpectrogramParams& params) : params_(params), tables_(params) {
    if (params.precision == MelSpectrogramParams::Precision::f64) {
      precise_.emplace(static_cast<int>(params.nFft), params.paddedWindow());
    }
  }
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return tables_.bytes() + (precise_ ? precise_->bytes() : 0); }

 private:
  MelSpectrogramParams params_;
  MelTables tables_;
  std::optional<simd::RealFft<double>> precise_;
};

}  // namespace melisma
