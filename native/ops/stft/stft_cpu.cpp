// The CPU's stft: each tile writes its own columns.
#include "ops/frame_groups.hpp"
#include "ops/stft/stft.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

namespace {

// `T`: what the kernel computes in; `Fft`: the tables it takes.
template <class T, class Fft, class Kernel>
class StftWork : public Work {
 public:
  StftWork(const Fft& fft, size_t room, int lanes, Kernel kernel, ConstTensorView input, TensorView output,
           const dsp::Framing& framing)
      : fft_(fft),
        room_(room),
        lanes_(lanes),
        kernel_(kernel),
        groups_(input, framing),
        out_(output.as<float>()) {}

  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    T* room = scratch.take<T>(room_);
    const int64_t frames = groups_.frames();
    groups_.each(tile, lanes_, scratch,
                 [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
                   kernel_(fft_, group, room, out_ + 2 * (channel * fft_.bins * frames + f), frames, count);
                 });
  }

 private:
  const Fft& fft_;
  size_t room_;
  int lanes_;
  Kernel kernel_;
  FrameGroups groups_;
  float* out_;
};

template <class T, class Fft, class Kernel, class... Rest>
std::unique_ptr<Work> work(const Fft& fft, size_t room, int lanes, Kernel kernel, const Rest&... rest) {
  return std::make_unique<StftWork<T, Fft, Kernel>>(fft, room, lanes, kernel, rest...);
}

}  // namespace

StftPlan::StftPlan(const StftParams& params) : params_(params) {
  const int n = static_cast<int>(params.nFft);
  if (params.precision == StftParams::Precision::f32) {
    single_ = std::make_unique<simd::RealFft<float>>(n, params.paddedWindow());
    return;
  }
  std::vector<dsp::HalfcomplexPass> passes = dsp::halfcomplexPasses(n);
  if (passes.empty()) {
    double_ = std::make_unique<simd::RealFft<double>>(n, params.paddedWindow());
  } else {
    exact_ = std::make_unique<simd::Halfcomplex>(std::move(passes), params.paddedWindow());
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
  const dsp::Framing framing = params_.framing();
  if (exact_) {
    const simd::HalfcomplexKernels& exact = simd::halfcomplexKernels();
    return work<double>(exact_->view(), 2 * static_cast<size_t>(params_.nFft) * exact.lanes, exact.lanes,
                        exact.complex, input, outputs[0], framing);
  }
  if (double_) {
    const simd::RealFftView<double>& fft = double_->view();
    return work<double>(fft, simd::roomSize(fft, kernels.doubleLanes), kernels.doubleLanes,
                        kernels.complexInDouble, input, outputs[0], framing);
  }
  const simd::RealFftView<float>& fft = single_->view();
  return work<float>(fft, simd::roomSize(fft, kernels.floatLanes), kernels.floatLanes, kernels.complex, input,
                     outputs[0], framing);
}

size_t StftPlan::bytes() const {
  return single_ ? single_->bytes() : exact_ ? exact_->bytes() : double_->bytes();
}

namespace {
const RegisterOp<StftParams, StftPlan> registered{"stft", 2, "audio", "Short-time Fourier transform."};
}

}  // namespace melisma
