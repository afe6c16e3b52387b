// The CPU's icqtOctaves. A tile is one octave of a channel: its filters are sparse, its rows of frames lie
// one after another, so each product is a row added to a row.
#include "ops/icqt_octaves/icqt_octaves.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace melisma {

namespace {

class IcqtOctavesWork : public Work {
 public:
  IcqtOctavesWork(const std::vector<dsp::ConstantQSynthesis>& octaves, int64_t bins, ConstTensorView input,
                  const std::vector<TensorView>& outputs)
      : octaves_(octaves),
        bins_(bins),
        frames_(input.spec->shape.back()),
        channels_(input.spec->shape.size() == 3 ? input.spec->shape[0] : 1),
        in_(input.as<float>()),
        outputs_(outputs) {
    auto* rates = outputs_.back().as<double>();
    for (const dsp::ConstantQSynthesis& octave : octaves_) {
      *rates++ = octave.halvings;
      *rates++ = static_cast<double>(octave.hopLength);
    }
  }

  int phases() const override { return 1; }
  int64_t tiles(int) const override { return channels_ * static_cast<int64_t>(octaves_.size()); }

  void run(int, int64_t tile, Scratch&) override {
    const int64_t channel = tile % channels_;
    const auto o = static_cast<size_t>(tile / channels_);
    const dsp::ConstantQSynthesis& octave = octaves_[o];
    const int64_t rows = octave.nFft / 2 + 1;
    float* out = outputs_[o].as<float>() + 2 * channel * rows * frames_;
    std::fill(out, out + 2 * rows * frames_, 0.0f);
    const float* weights = octave.weights.data();
    for (int64_t k = 0; k < octave.bins; k++) {
      const float* in = in_ + 2 * (channel * bins_ + octave.firstBin + k) * frames_;
      const auto i = static_cast<size_t>(k);
      for (int row = octave.start[i]; row < octave.start[i] + octave.count[i]; row++, weights += 2) {
        add(in, weights[0], weights[1], out + 2 * row * frames_);
      }
    }
  }

 private:
  void add(const float* in, float re, float im, float* sum) const {
    for (int64_t t = 0; t < frames_; t++) {
      const float x = in[2 * t], y = in[2 * t + 1];
      sum[2 * t] += re * x - im * y;
      sum[2 * t + 1] += re * y + im * x;
    }
  }

  const std::vector<dsp::ConstantQSynthesis>& octaves_;
  const int64_t bins_, frames_, channels_;
  const float* in_;
  const std::vector<TensorView> outputs_;
};

}  // namespace

std::vector<TensorSpec> IcqtOctavesPlan::outputs(const TensorSpec& input) const {
  const size_t axes = input.shape.size();
  if (input.dtype != DType::complex64 || axes < 2 || axes > 3) {
    throw ParameterError("spectrogram: expected complex64 [bins, frames] or [channels, bins, frames]");
  }
  if (input.shape[axes - 2] != bins_) {
    throw ParameterError("spectrogram: expected " + std::to_string(bins_) + " bins, got " +
                         std::to_string(input.shape[axes - 2]));
  }
  if (input.shape.back() < 1) throw ParameterError("spectrogram: expected at least 1 frames, got 0");
  std::vector<TensorSpec> specs;
  for (const dsp::ConstantQSynthesis& octave : octaves_) {
    specs.push_back({DType::complex64,
                     {axes == 3 ? input.shape[0] : 1, octave.nFft / 2 + 1, input.shape.back()},
                     "octave" + std::to_string(specs.size())});
  }
  specs.push_back({DType::float64, {static_cast<int64_t>(octaves_.size()), 2}, "rates"});
  return specs;
}

std::unique_ptr<Work> IcqtOctavesPlan::start(ConstTensorView input,
                                             const std::vector<TensorView>& outputs) const {
  return std::make_unique<IcqtOctavesWork>(octaves_, bins_, input, outputs);
}

size_t IcqtOctavesPlan::bytes() const {
  size_t sum = 0;
  for (const dsp::ConstantQSynthesis& octave : octaves_) sum += octave.weights.size() * sizeof(float);
  return sum;
}

namespace {
const RegisterOp<IcqtOctavesParams, IcqtOctavesPlan> registered{
    "icqtOctaves", 1, "spectrogram", "Spectra of the octaves of a constant-Q transform."};
}

}  // namespace melisma
