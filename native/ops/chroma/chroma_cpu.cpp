// The CPU's chroma. Where the tuning is estimated, spectra are computed twice: that is faster than keeping
// them, because they fit no cache.
#include "ops/chroma/chroma.hpp"

#include <memory>

#include "ops/estimate_tuning/tuning_estimate.hpp"
#include "ops/spectra.hpp"

namespace melisma {

namespace {

class ChromaWork : public Work {
 public:
  ChromaWork(const ChromaParams& params, const simd::RealFftView<float>& fft,
             const std::vector<float>& filters, ConstTensorView input, float* out)
      : params_(params), fft_(fft), groups_(input, params.framing()), filters_(filters.data()), out_(out) {
    if (params.tuning) return;
    estimate_ = std::make_unique<TuningEstimate>(params.tuningRule(), fft, params.framing(), input);
  }

  int phases() const override { return estimate_ ? 3 : 1; }
  int64_t tiles(int phase) const override { return estimate_ && phase == 1 ? 1 : groups_.tiles(); }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (estimate_ && phase == 0) {
      estimate_->run(tile, scratch);
    } else if (estimate_ && phase == 1) {
      own_ = dsp::chromaFilters(params_.rule(estimate_->finish()));
      filters_ = own_.data();
    } else {
      fold(tile, scratch);
    }
  }

 private:
  void fold(int64_t tile, Scratch& scratch) const {
    const Spectra spectra(fft_, scratch);
    const simd::ChromaKernels& kernels = simd::chromaKernels();
    const int lanes = Spectra::lanes(), classes = static_cast<int>(params_.nChroma);
    float* chroma = scratch.take<float>(static_cast<size_t>(classes) * lanes);
    groups_.each(tile, lanes, scratch, [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
      kernels.fold(filters_, classes, fft_.bins, spectra.power(group), chroma);
      kernels.normalise(chroma, classes, params_.norm);
      simd::rowKernels().store(chroma, classes, out_ + channel * classes * groups_.frames() + f,
                               groups_.frames(), count);
    });
  }

  const ChromaParams& params_;
  const simd::RealFftView<float>& fft_;
  FrameGroups groups_;
  const float* filters_;
  std::vector<float> own_;
  std::unique_ptr<TuningEstimate> estimate_;
  float* out_;
};

}  // namespace

ChromaPlan::ChromaPlan(const ChromaParams& params)
    : params_(params), fft_(static_cast<int>(params.nFft), params.paddedWindow()) {
  if (params.tuning) filters_ = dsp::chromaFilters(params.rule(*params.tuning));
}

std::vector<TensorSpec> ChromaPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {params_.nChroma, 0}), "chroma"};
  spec.shape.back() = params_.framing().frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> ChromaPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<ChromaWork>(params_, fft_.view(), filters_, input, outputs[0].as<float>());
}

namespace {
const RegisterOp<ChromaParams, ChromaPlan> registered{"chroma", 1, "audio",
                                                      "Energy of each pitch class, from short-time spectra."};
}

}  // namespace melisma
