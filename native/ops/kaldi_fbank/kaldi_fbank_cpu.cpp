// The CPU's kaldiFbank: every frame is a copy, because its mean is its own.
#include "ops/kaldi_fbank/kaldi_fbank.hpp"

#include "ops/mel_groups.hpp"

namespace melisma {

std::vector<double> KaldiFbankParams::paddedWindow() const {
  std::vector<double> values(static_cast<size_t>(nFft()), 0.0);
  const double step = 2 * 3.14159265358979323846 / static_cast<double>(winLength - 1);
  for (int64_t i = 0; i < winLength; i++) {
    const double c = std::cos(step * static_cast<double>(i)), hann = 0.5 - 0.5 * c;
    values[i] = window == Window::povey     ? std::pow(hann, 0.85)
                : window == Window::hanning ? hann
                                            : 0.54 - 0.46 * c;
  }
  return values;
}

namespace {

class KaldiFbankWork : public Work {
 public:
  KaldiFbankWork(const KaldiFbankParams& params, const MelTables& tables, ConstTensorView input,
                 TensorView output)
      : params_(params),
        tables_(tables),
        nFft_(params.nFft()),
        groups_(input, {params.winLength, params.hopLength, false, dsp::PadMode::constant},
                input.spec->shape[1], output.spec->shape.back()),
        out_(output.as<float>()) {}

  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    const MelGroup mel(tables_, scratch);
    const int lanes = MelGroup::lanes(), rows = static_cast<int>(params_.nMels);
    float* bands = scratch.take<float>(static_cast<size_t>(rows) * lanes);
    float* copies = scratch.take<float>(static_cast<size_t>(nFft_) * lanes);
    std::fill(copies, copies + nFft_ * lanes, 0.0f);
    groups_.each(tile, lanes, scratch, [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
      for (int i = 0; i < lanes; i++) prepare(group.first + i * group.hop, copies + i * nFft_);
      mel.bands({copies, static_cast<long>(nFft_)}, bands);
      simd::rowKernels().decibels(bands, rows, 1.1920928955078125e-07f, 0);
      constexpr float toNatural = 0.23025850929940458f;  // ln(10) / 10
      for (int i = 0; i < rows * lanes; i++) bands[i] *= toNatural;
      simd::rowKernels().store(bands, rows, out_ + channel * rows * groups_.frames() + f, groups_.frames(),
                               count);
    });
  }

 private:
  void prepare(const float* in, float* out) const {
    const int64_t n = params_.winLength;
    double mean = 0;
    if (params_.removeDcOffset) {
      for (int64_t i = 0; i < n; i++) mean += in[i];
      mean /= static_cast<double>(n);
    }
    const float offset = static_cast<float>(mean * (1 - params_.preemphasis) * params_.gain);
    const float gain = static_cast<float>(params_.gain);
    const float before = static_cast<float>(params_.preemphasis * params_.gain);
    out[0] = in[0] * (gain - before) - offset;
    for (int64_t i = 1; i < n; i++) out[i] = in[i] * gain - in[i - 1] * before - offset;
  }

  const KaldiFbankParams& params_;
  const MelTables& tables_;
  int64_t nFft_;
  FrameGroups groups_;
  float* out_;
};

}  // namespace

std::vector<TensorSpec> KaldiFbankPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {params_.nMels, 0}), "fbank"};
  const int64_t length = input.shape[1];
  spec.shape.back() = length < params_.winLength ? 0 : 1 + (length - params_.winLength) / params_.hopLength;
  return {spec};
}

std::unique_ptr<Work> KaldiFbankPlan::start(ConstTensorView input,
                                            const std::vector<TensorView>& outputs) const {
  return std::make_unique<KaldiFbankWork>(params_, tables_, input, outputs[0]);
}

namespace {
const RegisterOp<KaldiFbankParams, KaldiFbankPlan> registered{"kaldiFbank", 1, "audio",
                                                              "Log filter bank energies as Kaldi's."};
}

}  // namespace melisma
