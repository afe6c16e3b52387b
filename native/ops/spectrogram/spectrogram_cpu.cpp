// The CPU's spectrogram: each tile writes its own columns.
#include "ops/spectrogram/spectrogram.hpp"

#include "ops/frame_groups.hpp"
#include "ops/spectra.hpp"
#include "simd/rows.hpp"

namespace melisma {

namespace {

class SpectrogramWork : public Work {
 public:
  SpectrogramWork(const SpectrogramParams& params, const simd::RealFftView<float>& fft, ConstTensorView input,
                  TensorView output)
      : power_(params.power), fft_(fft), groups_(input, params.framing()), out_(output.as<float>()) {}

  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    const Spectra spectra(fft_, scratch);
    groups_.each(tile, Spectra::lanes(), scratch,
                 [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
                   const float* values = power_ == 2   ? spectra.power(group)
                                         : power_ == 1 ? spectra.magnitude(group)
                                                       : spectra.raised(group, static_cast<float>(power_));
                   simd::rowKernels().store(values, fft_.bins,
                                            out_ + channel * fft_.bins * groups_.frames() + f,
                                            groups_.frames(), count);
                 });
  }

 private:
  double power_;
  const simd::RealFftView<float>& fft_;
  FrameGroups groups_;
  float* out_;
};

}  // namespace

std::vector<TensorSpec> SpectrogramPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {params_.bins(), 0}), "spectrogram"};
  spec.shape.back() = params_.framing().frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> SpectrogramPlan::start(ConstTensorView input,
                                             const std::vector<TensorView>& outputs) const {
  return std::make_unique<SpectrogramWork>(params_, fft_.view(), input, outputs[0]);
}

namespace {
const RegisterOp<SpectrogramParams, SpectrogramPlan> registered{"spectrogram", 1, "audio",
                                                                "Magnitude or power spectrogram."};
}

}  // namespace melisma
