// cqt: constant-Q transform, nBins frequencies with binsPerOctave to the octave from fMin on. A bin's filter
// is a window of filterScale / alpha periods, alpha = (2^(2/b) - 1) / (2^(2/b) + 1), times a complex tone;
// see dsp/constant_q.hpp. Input float32 [channels, length]; output complex64 [channels, nBins, frames] (mono:
// no channel axis). Source: librosa 0.11 cqt.
#pragma once

#include "core/op.hpp"
#include "ops/cqt/constant_q_run.hpp"

namespace melisma {

struct CqtParams : ConstantQParams {
  void fields(Fields& f) {
    gridFields(f, 512);
    perOctaveField(f);
    f.nullable(tuning, "tuning", 0)
        .unit("bins")
        .doc("Shifts all frequencies by fractions of a bin; null estimates it.");
    filterFields(f);
    f.choice(padMode, "padMode", dsp::PadMode::constant, dsp::padModeNames())
        .doc(
            "What is beyond the ends: zeros, a reflection without or with the end sample, or the end "
            "sample.");
    binsField(f, 84);
  }
  void perOctaveField(Fields& f) {
    f.integer(rule.binsPerOctave, "binsPerOctave", 12)
        .unit("bins")
        .atLeast(1)
        .atMost(1200)
        .doc("Bins in an octave.");
  }
  void filterFields(Fields& f) {
    f.number(rule.filterScale, "filterScale", 1)
        .above(0)
        .doc("Length of the filters: shorter ones tell times better and frequencies worse.");
    f.choice(rule.norm, "norm", dsp::FilterNorm::l1, {"inf", "l1", "l2", "none"})
        .doc("What becomes 1 in each filter before it is scaled.");
    f.number(rule.sparsity, "sparsity", 0.01)
        .atLeast(0)
        .below(1)
        .doc("Share of each filter's spectrum that is left out.");
    f.choice(rule.window, "window", dsp::Window::hann, dsp::windowNames()).doc("Window of the filters.");
    f.boolean(rule.scale, "scale", true).doc("Divides by the root of each filter's length.");
  }
  void binsField(Fields& f, int64_t byDefault) {
    f.integer(rule.nBins, "nBins", byDefault)
        .unit("bins")
        .atLeast(1)
        .atMost(16384)
        .doc("Number of frequencies.");
    f.check(fits(), problem());
  }
};

class CqtPlan : public Plan {
 public:
  explicit CqtPlan(const CqtParams& params) : shared_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return shared_.bytes(); }

 private:
  ConstantQShared shared_;
};

}  // namespace melisma
