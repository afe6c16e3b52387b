// The CPU's stft: each tile writes its own columns.
#include "ops/frame_groups.hpp"
#include "ops/stft/stft.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

namespace {

template <class T, class Kernel>
class StftWork : public Work {
 public:
  StftWork(const simd::RealFftView<T>& fft, int lanes, Kernel kernel, ConstTensorView input,
           TensorView output, const dsp::Framing& framing)
      : fft_(fft), lanes_(lanes), kernel_(kernel), groups_(input, framing), out_(output.as<float>()) {}

  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    T* room = scratch.take<T>(simd::roomSize(fft_, lanes_));
    const int64_t frames = groups_.frames();
    groups_.each(tile, lanes_, scratch,
                 [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
                   kernel_(fft_, group, room, out_ + 2 * (channel * fft_.bins * frames + f), frames, count);
                 });
  }

 private:
  const simd::RealFftView<T>& fft_;
  int lanes_;
  Kernel kernel_;
  FrameGroups groups_;
  float* out_;
};

}  // namespace

StftPlan::StftPlan(const StftParams& params) : params_(params) {
  const int n = static_cast<int>(params.nFft);
  if (params.precision == StftParams::Precision::f64) {
    double_ = std::make_unique<simd::RealFft<double>>(n, params.paddedWindow());
  } else {
    single_ = std::make_unique<simd::RealFft<float>>(n, params.paddedWindow());
  }
}

std::vector<TensorSpec> StftPlan::outputs(const TensorSpec& input) const {
  const std::vector<int64_t> shape = shapePerChannel(input, {params_.bins(), 0});
  TensorSpec spec{DType::complex64, shape, "spectrum"};
  spec.shape.back() = params_.framing().frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> StftPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  const simd::SpectrumKernels& kernels = simd::spectrumKernels();
  if (double_) {
    return std::make_unique<StftWork<double, decltype(kernels.complexInDouble)>>(
        double_->view(), kernels.doubleLanes, kernels.complexInDouble, input, outputs[0], params_.framing());
  }
  return std::make_unique<StftWork<float, decltype(kernels.complex)>>(
      single_->view(), kernels.floatLanes, kernels.complex, input, outputs[0], params_.framing());
}

size_t StftPlan::bytes() const { return single_ ? single_->bytes() : double_->bytes(); }

namespace {
const RegisterOp<StftParams, StftPlan> registered{"stft", 1, "audio", "Short-time Fourier transform."};
}

}  // namespace melisma
