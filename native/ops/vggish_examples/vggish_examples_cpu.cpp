// The CPU's vggishExamples. One frame at a time in double: the network behind it takes twenty times as long.
#include "ops/vggish_examples/vggish_examples.hpp"

#include <cmath>
#include <complex>

#include "dsp/complex_fft.hpp"
#include "dsp/window.hpp"
#include "ops/frame_groups.hpp"

namespace melisma {

namespace {

class VggishExamplesWork : public Work {
 public:
  VggishExamplesWork(const std::vector<double>& window, const dsp::MelBankOf<double>& bank,
                     ConstTensorView input, TensorView output)
      : window_(window),
        bank_(bank),
        in_(input.as<float>()),
        out_(output.as<float>()),
        length_(input.spec->shape[1]),
        framesPerChannel_(output.spec->shape[output.spec->shape.size() - 3] *
                          VggishExamplesPlan::framesPerExample),
        frames_(framesPerChannel_ * input.spec->shape[0]) {}

  int64_t tiles(int) const override { return (frames_ + perTile - 1) / perTile; }
  void run(int, int64_t tile, Scratch&) override {
    std::vector<std::complex<double>> spectrum;
    std::vector<double> magnitude(VggishExamplesPlan::nFft / 2 + 1);
    for (int64_t f = tile * perTile; f < std::min(frames_, (tile + 1) * perTile); f++) {
      const float* frame =
          in_ + f / framesPerChannel_ * length_ + f % framesPerChannel_ * VggishExamplesPlan::hopLength;
      spectrum.assign(VggishExamplesPlan::nFft, 0);
      for (size_t i = 0; i < window_.size(); i++) spectrum[i] = frame[i] * window_[i];
      dsp::complexFft(spectrum);
      for (size_t k = 0; k < magnitude.size(); k++)
        magnitude[k] = std::hypot(spectrum[k].real(), spectrum[k].imag());
      const double* weights = bank_.weights.data();
      for (int64_t band = 0; band < VggishExamplesPlan::bands; band++) {
        double sum = 0;
        for (int i = 0; i < bank_.count[band]; i++) sum += magnitude[bank_.start[band] + i] * *weights++;
        out_[f * VggishExamplesPlan::bands + band] = static_cast<float>(std::log(sum + 0.01));
      }
    }
  }

 private:
  static constexpr int64_t perTile = 32;
  const std::vector<double>& window_;
  const dsp::MelBankOf<double>& bank_;
  const float* in_;
  float* out_;
  const int64_t length_, framesPerChannel_, frames_;
};

}  // namespace

VggishExamplesPlan::VggishExamplesPlan(const VggishExamplesParams& params)
    : window_(dsp::window(dsp::Window::hann, winLength)),
      bank_(dsp::melSpaceBank<double>(rate, nFft, bands, 125, 7500, true)) {
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
  return std::make_unique<VggishExamplesWork>(window_, bank_, input, outputs[0]);
}

namespace {
const RegisterOp<VggishExamplesParams, VggishExamplesPlan> registered{"vggishExamples", 2, "audio",
                                                                      "Log-mel examples that VGGish reads."};
}

}  // namespace melisma
