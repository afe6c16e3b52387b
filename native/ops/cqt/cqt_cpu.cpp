// The CPU's cqt.
#include "ops/cqt/cqt.hpp"

#include <cstring>

namespace melisma {

namespace {

class CqtWork : public Work {
 public:
  CqtWork(const ConstantQShared& shared, ConstTensorView input, TensorView output)
      : bins_(shared.params.rule.nBins),
        run_(shared, input, output.spec->shape.back()),
        out_(output.as<float>()) {}

  int phases() const override { return run_.phases() + 1; }
  int64_t tiles(int phase) const override {
    return phase < run_.phases() ? run_.tiles(phase) : run_.frameTiles();
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase < run_.phases()) return run_.run(phase, tile, scratch);
    const simd::ConstantQKernels& kernels = simd::constantQKernels();
    const size_t row = 2 * static_cast<size_t>(simd::spectrumKernels().floatLanes);
    float* values = scratch.take<float>(static_cast<size_t>(bins_) * row);
    run_.each(
        tile, scratch, [] {},
        [&](const dsp::ConstantQOctave& octave, const float* spectrum) {
          kernels.responses(ConstantQTables::rows(octave), spectrum,
                            values + static_cast<size_t>(octave.firstBin) * row);
        },
        [&](int64_t channel, int64_t f, int count) {
          float* to = out_ + 2 * (channel * bins_ * run_.frames() + f);
          for (int64_t k = 0; k < bins_; k++, to += 2 * run_.frames()) {
            std::memcpy(to, values + static_cast<size_t>(k) * row,
                        2 * static_cast<size_t>(count) * sizeof(float));
          }
        });
  }

 private:
  const int64_t bins_;
  ConstantQRun run_;
  float* out_;
};

}  // namespace

std::vector<TensorSpec> CqtPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::complex64, shapePerChannel(input, {shared_.params.rule.nBins, 0}), "cqt"};
  spec.shape.back() = shared_.params.frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> CqtPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<CqtWork>(shared_, input, outputs[0]);
}

namespace {
const RegisterOp<CqtParams, CqtPlan> registered{"cqt", 1, "audio", "Constant-Q transform."};
}

}  // namespace melisma
