// The CPU's chromaCqt.
#include "ops/chroma_cqt/chroma_cqt.hpp"

#include "dsp/chroma_filters.hpp"
#include "simd/rows.hpp"

namespace melisma {

namespace {

class ChromaCqtWork : public Work {
 public:
  ChromaCqtWork(const ChromaCqtParams& params, const ConstantQShared& shared, ConstTensorView input,
                TensorView output)
      : params_(params),
        chroma_(shared, params, input, output.spec->shape.back()),
        out_(output.as<float>()) {}

  int phases() const override { return chroma_.phases() + 1; }
  int64_t tiles(int phase) const override {
    return phase < chroma_.phases() ? chroma_.tiles(phase) : chroma_.frames().frameTiles();
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase < chroma_.phases()) return chroma_.run(phase, tile, scratch);
    const int classes = static_cast<int>(params_.nChroma), lanes = simd::spectrumKernels().floatLanes;
    const int64_t frames = chroma_.frames().frames();
    const float threshold = static_cast<float>(params_.threshold);
    chroma_.each(tile, scratch, [&](int64_t channel, int64_t f, int count, float* values) {
      for (int i = 0; threshold > 0 && i < classes * lanes; i++) {
        if (values[i] < threshold) values[i] = 0;
      }
      simd::chromaKernels().normalise(values, classes, params_.norm);
      simd::rowKernels().store(values, classes, out_ + channel * classes * frames + f, frames, count);
    });
  }

 private:
  const ChromaCqtParams& params_;
  ConstantQChroma chroma_;
  float* out_;
};

}  // namespace

ConstantQChroma::ConstantQChroma(const ConstantQShared& shared, const ConstantQChromaParams& params,
                                 ConstTensorView input, int64_t frames)
    : classes_(params.nChroma),
      classOf_(dsp::chromaOfConstantQ(params.rule.nBins, params.rule.binsPerOctave, params.nChroma,
                                      params.rule.fMin)),
      run_(shared, input, frames) {}

std::vector<TensorSpec> ChromaCqtPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {params_.nChroma, 0}), "chroma"};
  spec.shape.back() = params_.frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> ChromaCqtPlan::start(ConstTensorView input,
                                           const std::vector<TensorView>& outputs) const {
  return std::make_unique<ChromaCqtWork>(params_, shared_, input, outputs[0]);
}

namespace {
const RegisterOp<ChromaCqtParams, ChromaCqtPlan> registered{
    "chromaCqt", 1, "audio", "Energy of each pitch class, from a constant-Q transform."};
}

}  // namespace melisma
