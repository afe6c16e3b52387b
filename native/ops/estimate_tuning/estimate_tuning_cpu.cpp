// The CPU's estimateTuning: peaks tile by tile, then the histogram of all.
#include "ops/estimate_tuning/estimate_tuning.hpp"

namespace melisma {

namespace {

class EstimateTuningWork : public Work {
 public:
  EstimateTuningWork(const TuningRule& rule, const simd::RealFftView<float>& fft, const dsp::Framing& framing,
                     ConstTensorView input, double* out)
      : estimate_(rule, fft, framing, input), out_(out) {}

  int phases() const override { return 2; }
  int64_t tiles(int phase) const override { return phase == 0 ? estimate_.tiles() : 1; }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase == 0) {
      estimate_.run(tile, scratch);
    } else {
      *out_ = estimate_.finish();
    }
  }

 private:
  TuningEstimate estimate_;
  double* out_;
};

}  // namespace

EstimateTuningPlan::EstimateTuningPlan(const EstimateTuningParams& params)
    : params_(params), fft_(static_cast<int>(params.nFft), params.paddedWindow()) {}

std::vector<TensorSpec> EstimateTuningPlan::outputs(const TensorSpec& input) const {
  shapePerChannel(input, {});
  params_.framing().frames(input.shape[1]);
  return {{DType::float64, {1}, "tuning"}};
}

std::unique_ptr<Work> EstimateTuningPlan::start(ConstTensorView input,
                                                const std::vector<TensorView>& outputs) const {
  return std::make_unique<EstimateTuningWork>(params_.rule(), fft_.view(), params_.framing(), input,
                                              outputs[0].as<double>());
}

namespace {
const RegisterOp<EstimateTuningParams, EstimateTuningPlan> registered{
    "estimateTuning", 1, "audio", "Deviation of a recording from A4 = 440 Hz, in fractions of a bin."};
}

}  // namespace melisma
