// The CPU's spectralFlatness.
#include "ops/spectral_flatness/spectral_flatness.hpp"

#include <cmath>

#include "ops/frame_groups.hpp"
#include "ops/precise_spectra.hpp"
#include "simd/shape.hpp"

namespace melisma {

namespace {

class SpectralFlatnessWork : public Work {
 public:
  SpectralFlatnessWork(const SpectralFlatnessParams& params, const simd::RealFftView<double>& fft,
                       ConstTensorView input, TensorView output)
      : power_(static_cast<float>(params.power)),
        amin_(static_cast<float>(params.amin)),
        fft_(fft),
        groups_(input, params.framing()),
        out_(output.as<float>()) {}

  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    const PreciseSpectra spectra(fft_, scratch);
    const int lanes = PreciseSpectra::lanes();
    const size_t size = static_cast<size_t>(fft_.bins) * lanes;
    float* raised = scratch.take<float>(size);
    float* values = scratch.take<float>(static_cast<size_t>(lanes));
    groups_.each(tile, lanes, scratch, [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
      const float* powers = power_ == 2 ? spectra.power(group) : spectra.magnitude(group);
      if (power_ != 1 && power_ != 2) {
        for (size_t i = 0; i < size; i++) raised[i] = std::pow(powers[i], power_);
        powers = raised;
      }
      simd::shapeKernels().flatness(powers, fft_.bins, amin_, values);
      std::copy(values, values + count, out_ + channel * groups_.frames() + f);
    });
  }

 private:
  float power_, amin_;
  const simd::RealFftView<double>& fft_;
  FrameGroups groups_;
  float* out_;
};

}  // namespace

std::vector<TensorSpec> SpectralFlatnessPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {1, 0}), "flatness"};
  spec.shape.back() = params_.framing().frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> SpectralFlatnessPlan::start(ConstTensorView input,
                                                  const std::vector<TensorView>& outputs) const {
  return std::make_unique<SpectralFlatnessWork>(params_, fft_.view(), input, outputs[0]);
}

namespace {
const RegisterOp<SpectralFlatnessParams, SpectralFlatnessPlan> registered{
    "spectralFlatness", 1, "audio", "How much each frame is like noise rather than tones."};
}

}  // namespace melisma
