// fourierTransform: the discrete Fourier transform of a whole signal, X[k] = sum_n x[n] exp(-2 pi i k n / N),
// k = 0 … N / 2, without a window, in double and rounded once. N is `length`, to which the signal is cut or
// filled up with zeros, or the signal's own. Input float32 [channels, length]; output complex64
// [channels, 1 + N / 2] (mono: no channel axis). Source: numpy.fft.rfft.
#include <algorithm>
#include <memory>
#include <optional>

#include "core/op.hpp"
#include "dsp/long_fft.hpp"
#include "ops/frame_groups.hpp"

namespace melisma {

namespace {

struct FourierTransformParams {
  std::optional<int64_t> length;

  void fields(Fields& f) {
    f.nullable(length, "length", std::nullopt)
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 24)
        .doc("Length of the transform; null is the length of the signal.");
  }
};

// A channel is one tile; each phase does one step of its transform.
class FourierTransformWork : public Work {
 public:
  FourierTransformWork(int64_t length, ConstTensorView input, TensorView output)
      : length_(length),
        stride_(input.spec->shape[1]),
        bins_(output.spec->shape.back()),
        in_(input.as<float>()),
        out_(output.as<float>()),
        channels_(static_cast<size_t>(input.spec->shape[0]), Channel{dsp::LongFft(length), {}}) {}

  int phases() const override { return channels_[0].fft.steps(); }
  int64_t tiles(int) const override { return static_cast<int64_t>(channels_.size()); }
  void run(int phase, int64_t tile, Scratch&) override {
    Channel& channel = channels_[static_cast<size_t>(tile)];
    if (phase == 0) {
      channel.values.assign(static_cast<size_t>(length_), 0.0);
      std::copy_n(in_ + tile * stride_, std::min(length_, stride_), channel.values.begin());
    }
    channel.fft.step(phase, channel.values);
    if (phase + 1 < phases()) return;
    for (int64_t k = 0; k < bins_; k++) {
      out_[2 * (tile * bins_ + k)] = static_cast<float>(channel.values[k].real());
      out_[2 * (tile * bins_ + k) + 1] = static_cast<float>(channel.values[k].imag());
    }
  }

 private:
  struct Channel {
    dsp::LongFft fft;
    std::vector<std::complex<double>> values;
  };
  int64_t length_, stride_, bins_;
  const float* in_;
  float* out_;
  std::vector<Channel> channels_;
};

class FourierTransformPlan : public Plan {
 public:
  explicit FourierTransformPlan(const FourierTransformParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    TensorSpec spec{DType::complex64, shapePerChannel(input, {0}), "spectrum"};
    const int64_t length = lengthOf(input);
    if (length < 1) throw ParameterError("audio: expected at least 1 samples, got 0");
    if (length > 1 << 24) throw ParameterError("audio: expected at most 16777216 samples");
    spec.shape.back() = length / 2 + 1;
    return {spec};
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return std::make_unique<FourierTransformWork>(lengthOf(*input.spec), input, outputs[0]);
  }

 private:
  int64_t lengthOf(const TensorSpec& input) const { return params_.length.value_or(input.shape[1]); }
  FourierTransformParams params_;
};

const RegisterOp<FourierTransformParams, FourierTransformPlan> registered{
    "fourierTransform", 1, "audio", "Discrete Fourier transform of a whole signal."};

}  // namespace

}  // namespace melisma
