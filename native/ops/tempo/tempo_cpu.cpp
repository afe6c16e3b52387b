// The CPU's tempo.
#include "ops/tempo/tempo.hpp"

#include "ops/tempo/mean_lags.hpp"

namespace melisma {

namespace {

class TempoWork : public Work {
 public:
  TempoWork(const TempoParams& params, const EnvelopeTables& tables, const LagSpectra& spectra,
            ConstTensorView input, double* out)
      : params_(params), envelope_(tables, input), lags_(spectra, envelope_.frames()), out_(out) {}

  int phases() const override { return envelope_.phases() + MeanLags::phases + 1; }
  int64_t tiles(int phase) const override {
    if (phase < envelope_.phases()) return envelope_.tiles(phase);
    const int own = phase - envelope_.phases();
    return own < MeanLags::phases ? lags_.tiles(own) : 1;
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase < envelope_.phases()) return envelope_.run(phase, tile, scratch);
    const int own = phase - envelope_.phases();
    if (own < MeanLags::phases) return lags_.run(own, tile, envelope_.of(0), scratch);
    *out_ = dsp::estimateTempo(params_.method, params_.prior(), lags_.mean());
  }

 private:
  const TempoParams& params_;
  Envelope envelope_;
  MeanLags lags_;
  double* out_;
};

}  // namespace

std::vector<TensorSpec> TempoPlan::outputs(const TensorSpec& input) const {
  envelope_.frames(input);  // checks
  return {{DType::float64, {1}, "tempo"}};
}

std::unique_ptr<Work> TempoPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<TempoWork>(params_, envelope_, spectra_, input, outputs[0].as<double>());
}

namespace {
const RegisterOp<TempoParams, TempoPlan> registered{"tempo", 3, "audio", "Beats per minute."};
}

}  // namespace melisma
