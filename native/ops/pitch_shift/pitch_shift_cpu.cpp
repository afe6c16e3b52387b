// The CPU's pitchShift: the works of its two halves, one after the other.
#include "ops/pitch_shift/pitch_shift.hpp"

#include "core/buffer.hpp"
#include "ops/frame_groups.hpp"

namespace melisma {

namespace {

class PitchShiftWork : public Work {
 public:
  PitchShiftWork(const TimeStretchPlan& stretch, const ResamplePlan& resample, ConstTensorView input,
                 const std::vector<TensorView>& outputs)
      : spec_(stretch.outputs(*input.spec)[0]),
        stretched_(spec_.bytes()),
        stretch_(stretch.start(input, {{&spec_, stretched_.data()}})),
        resample_(resample.start({&spec_, stretched_.data()}, outputs)) {}

  int phases() const override { return stretch_->phases() + resample_->phases(); }
  int64_t tiles(int phase) const override {
    const int own = phase - stretch_->phases();
    return own < 0 ? stretch_->tiles(phase) : resample_->tiles(own);
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    const int own = phase - stretch_->phases();
    if (own < 0) {
      stretch_->run(phase, tile, scratch);
    } else {
      resample_->run(own, tile, scratch);
    }
  }

 private:
  const TensorSpec spec_;
  const Buffer stretched_;
  const std::unique_ptr<Work> stretch_, resample_;
};

TimeStretchParams stretchOf(const PitchShiftParams& params) {
  TimeStretchParams stretch;
  static_cast<VocoderParams&>(stretch) = params;
  stretch.rate = params.rate();
  return stretch;
}

ResampleParams resampleOf(const PitchShiftParams& params) {
  ResampleParams resample;
  resample.sampleRate = params.sampleRate / params.rate();
  resample.targetSampleRate = params.sampleRate;
  resample.scale = params.scale;
  return resample;
}

}  // namespace

PitchShiftPlan::PitchShiftPlan(const PitchShiftParams& params)
    : stretch_(stretchOf(params)), resample_(resampleOf(params)) {}

std::vector<TensorSpec> PitchShiftPlan::outputs(const TensorSpec& input) const {
  stretch_.outputs(input);
  return {{DType::float32, input.shape, "audio"}};
}

std::unique_ptr<Work> PitchShiftPlan::start(ConstTensorView input,
                                            const std::vector<TensorView>& outputs) const {
  return std::make_unique<PitchShiftWork>(stretch_, resample_, input, outputs);
}

namespace {
const RegisterOp<PitchShiftParams, PitchShiftPlan> registered{"pitchShift", 1, "audio",
                                                              "Phase vocoder: pitch without tempo."};
}

}  // namespace melisma
