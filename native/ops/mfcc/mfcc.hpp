// mfcc: mel-frequency cepstral coefficients, the first nMfcc values of the orthonormal cosine transform
// of the mel spectrogram in decibels (clamped at topDb below the item's maximum), times the lifter
// 1 + lifter / 2 sin(pi (k + 1) / lifter). Input float32 [channels, length]; output float32
// [channels, nMfcc, frames] (mono: no channel axis). Source: librosa 0.11 feature.mfcc.
#pragma once

#include "core/op.hpp"
#include "ops/mel_params.hpp"

namespace melisma {

struct MfccParams : MelParams {
  int64_t nMfcc = 20, dctType = 2;
  double lifter = 0;

  void fields(Fields& f) {
    bankFields(f);
    f.integer(nMfcc, "nMfcc", 20)
        .unit("coefficients")
        .atLeast(1)
        .atMost(static_cast<double>(nMels), "nMels")
        .doc("Number of coefficients.");
    f.integer(dctType, "dctType", 2).atLeast(1).atMost(3).doc("Type of the discrete cosine transform.");
    f.check(dctType != 1 || nMels > 1, "expected 2 or 3 for a single band");
    f.number(lifter, "lifter", 0).atLeast(0).doc("Cepstral filter; 0 is none.");
    decibelFields(f);
  }
};

class MfccPlan : public Plan {
 public:
  explicit MfccPlan(const MfccParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return tables_.bytes() + basis_.size() * 4; }

 private:
  MfccParams params_;
  MelTables tables_;
  std::vector<float> basis_;  // [nMfcc][nMels]
};

}  // namespace melisma
