// icqtOctaves: the first half of an inverse constant-Q transform: of each octave the spectra of frames at the
// octave's own rate, the sum over its bins of response times filter; the second half, inverse transforms
// without a window and resampling, are istft and resample (src/features/icqt.ts). Input complex64
// [nBins, frames] or [channels, nBins, frames]; outputs from the lowest octave up, complex64
// [channels, nFft / 2 + 1, frames], and float64 [octaves, 2]: each octave's halvings of the rate and hop.
// Source: librosa 0.11 icqt.
#pragma once

#include "core/op.hpp"
#include "ops/cqt/cqt.hpp"

namespace melisma {

struct IcqtOctavesParams : CqtParams {
  void fields(Fields& f) {
    gridFields(f, 512);
    perOctaveField(f);
    f.number(shift, "tuning", 0).unit("bins").doc("Shift of all frequencies in fractions of a bin.");
    filterFields(f);
    binsField(f, 84);
  }
  double shift = 0;
};

class IcqtOctavesPlan : public Plan {
 public:
  explicit IcqtOctavesPlan(const IcqtOctavesParams& params)
      : bins_(params.rule.nBins), octaves_(dsp::constantQSynthesis(params.tuned(params.shift))) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override;

 private:
  int64_t bins_;
  std::vector<dsp::ConstantQSynthesis> octaves_;
};

}  // namespace melisma
