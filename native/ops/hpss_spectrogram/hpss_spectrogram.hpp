// hpssSpectrogram: harmonic and percussive parts of a spectrogram, or their masks; formula in
// ops/hpss/hpss.hpp. Input float32 magnitudes or a complex64 spectrogram, [bins, frames] or [channels, bins,
// frames]; outputs "harmonic" and "percussive" of the same shape and type, with `mask` float32. Source:
// librosa 0.11 decompose.hpss.
#pragma once

#include "core/op.hpp"
#include "ops/hpss/hpss_params.hpp"

namespace melisma {

struct HpssSpectrogramParams : HpssParams {
  bool mask = false;

  void fields(Fields& f) {
    HpssParams::fields(f);
    f.boolean(mask, "mask", false).doc("Gives the masks instead of the parts.");
  }
};

class HpssSpectrogramPlan : public Plan {
 public:
  explicit HpssSpectrogramPlan(const HpssSpectrogramParams& params)
      : params_(params), filters_(params.filters()) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;

 private:
  HpssSpectrogramParams params_;
  HpssFilters filters_;
};

}  // namespace melisma
