// The CPU's vggishExamples: frames are the rows of the result, so each group is turned before it is stored.
#include "ops/vggish_examples/vggish_examples.hpp"

#include "ops/mel_groups.hpp"

namespace melisma {

namespace {

// The window at the start of the frame, zeros behind it.
std::vector<double> leadingWindow() {
  std::vector<double> window = dsp::window(dsp::Window::hann, VggishExamplesPlan::winLength);
  window.resize(VggishExamplesPlan::nFft);
  return window;
}

class VggishExamplesWork : public Work {
 public:
  VggishExamplesWork(const MelTables& tables, ConstTensorView input, TensorView output)
      : tables_(tables),
        groups_(input,
                {VggishExamplesPlan::nFft, VggishExamplesPlan::hopLength, false, dsp::PadMode::constant},
                input.spec->shape[1],
                output.spec->shape[output.spec->shape.size() - 3] * VggishExamplesPlan::framesPerExample),
        out_(output.as<float>()) {}

  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    constexpr int rows = VggishExamplesPlan::bands;
    const MelGroup mel(tables_, scratch);
    const int lanes = MelGroup::lanes();
    float* bands = scratch.take<float>(static_cast<size_t>(rows) * lanes);
    groups_.each(tile, lanes, scratch, [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
      mel.bands(group, bands);
      for (int i = 0; i < rows * lanes; i++) bands[i] += 0.01f;
      simd::rowKernels().decibels(bands, rows, 0.01f, 0);
      constexpr float toNatural = 0.23025850929940458f;  // ln(10) / 10
      float* out = out_ + (channel * groups_.frames() + f) * rows;
      for (int i = 0; i < count; i++, out += rows) {
        for (int row = 0; row < rows; row++) out[row] = bands[row * lanes + i] * toNatural;
      }
    });
  }

 private:
  const MelTables& tables_;
  FrameGroups groups_;
  float* out_;
};

}  // namespace

VggishExamplesPlan::VggishExamplesPlan(const VggishExamplesParams& params)
    : tables_(leadingWindow(), dsp::melSpaceBank(rate, nFft, bands, 125, 7500, true), 1) {
  if (params.sampleRate != rate) {
    throw ParameterError("sampleRate: expected 16000 Hz, got " + toText(params.sampleRate));
  }
}

std::vector<TensorSpec> VggishExamplesPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {0, framesPerExample, bands}), "examples"};
  const int64_t length = input.shape[1],
                frames = length < winLength ? 0 : 1 + (length - winLength) / hopLength;
  spec.shape[spec.shape.size() - 3] = frames / framesPerExample;
  return {spec};
}

std::unique_ptr<Work> VggishExamplesPlan::start(ConstTensorView input,
                                                const std::vector<TensorView>& outputs) const {
  return std::make_unique<VggishExamplesWork>(tables_, input, outputs[0]);
}

namespace {
const RegisterOp<VggishExamplesParams, VggishExamplesPlan> registered{"vggishExamples", 1, "audio",
                                                                      "Log-mel examples that VGGish reads."};
}

}  // namespace melisma
