// loudness, integratedLoudness and loudnessRange on the CPU.
#include <algorithm>
#include <vector>

#include "ops/frame_groups.hpp"
#include "ops/loudness/loudness.hpp"

namespace melisma {
namespace {

constexpr int64_t stepsPerChunk = 16;
constexpr double warmUpSeconds = 0.2;  // the high pass has decayed by 10^-20 then
constexpr double quietest = -120;

void write(const LoudnessParams& params, const std::vector<double>& steps, TensorView output) {
  const std::vector<double> powers = dsp::windowPowers(steps, params.steps());
  for (size_t i = 0; i < powers.size(); i++) {
    output.as<float>()[i] = static_cast<float>(std::max(quietest, dsp::toLufs(powers[i])));
  }
}
void write(const IntegratedLoudnessParams&, const std::vector<double>& steps, TensorView output) {
  output.as<double>()[0] = dsp::integratedLoudness(steps);
}
void write(const LoudnessRangeParams&, const std::vector<double>& steps, TensorView output) {
  output.as<double>()[0] = dsp::loudnessRange(steps);
}

TensorSpec result(const LoudnessParams& params, int64_t steps) {
  return {DType::float32, {1, std::max<int64_t>(0, steps - params.steps() + 1)}, ""};
}
TensorSpec result(const IntegratedLoudnessParams&, int64_t) { return {DType::float64, {1}, ""}; }
TensorSpec result(const LoudnessRangeParams&, int64_t) { return {DType::float64, {1}, ""}; }

// Phase 0: energies of the steps, a tile being a group of chunks of one channel. Phase 1: the result.
template <class Params>
class LoudnessWork : public Work {
 public:
  LoudnessWork(const Params& params, const dsp::KWeighting& weighting, ConstTensorView input,
               TensorView output)
      : params_(params), weighting_(weighting), input_(input.as<float>()), output_(output) {
    channels_ = input.spec->shape[0];
    length_ = input.spec->shape[1];
    step_ = params.rate.step();
    steps_ = length_ / step_;
    const int64_t chunks = (steps_ + stepsPerChunk - 1) / stepsPerChunk, lanes = simd::biquadKernels().lanes;
    tilesPerChannel_ = (chunks + lanes - 1) / lanes;
    energies_.resize(static_cast<size_t>(channels_ * steps_));
  }

  int phases() const override { return 2; }
  int64_t tiles(int phase) const override { return phase == 0 ? channels_ * tilesPerChannel_ : 1; }

  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase == 0) {
      filter(tile / tilesPerChannel_, tile % tilesPerChannel_, scratch);
      return;
    }
    const std::vector<double> weights = dsp::loudnessWeights(channels_);
    std::vector<double> powers(static_cast<size_t>(steps_));
    for (int64_t c = 0; c < channels_; c++) {
      const double factor = weights[static_cast<size_t>(c)] / static_cast<double>(step_);
      for (int64_t s = 0; s < steps_; s++) powers[static_cast<size_t>(s)] += factor * energy(c, s);
    }
    write(params_, powers, output_);
  }

 private:
  double& energy(int64_t channel, int64_t step) {
    return energies_[static_cast<size_t>(channel * steps_ + step)];
  }

  void filter(int64_t channel, int64_t group, Scratch& scratch) {
    const simd::BiquadKernels& kernels = simd::biquadKernels();
    const int64_t lanes = kernels.lanes, chunk = stepsPerChunk * step_;
    const auto warmUp = static_cast<int64_t>(warmUpSeconds * params_.rate.sampleRate);
    const int64_t begin = group * lanes * chunk - warmUp, reach = warmUp + chunk;
    const float* const signal = input_ + channel * length_;
    simd::Frames chunks{nullptr, chunk};
    if (begin < 0 || begin + (lanes - 1) * chunk + reach > length_) {
      float* const copy = scratch.take<float>(static_cast<size_t>((lanes - 1) * chunk + reach));
      for (int64_t i = 0; i < (lanes - 1) * chunk + reach; i++) {
        copy[i] = begin + i >= 0 && begin + i < length_ ? signal[begin + i] : 0.0f;
      }
      chunks.first = copy;
    } else {
      chunks.first = signal + begin;
    }
    double* const found = scratch.take<double>(static_cast<size_t>(lanes * stepsPerChunk));
    kernels.energies(weighting_.stages, chunks, warmUp, step_, stepsPerChunk, found);
    for (int64_t l = 0; l < lanes; l++) {
      const int64_t first = (group * lanes + l) * stepsPerChunk;
      for (int64_t s = 0; s < stepsPerChunk && first + s < steps_; s++) {
        energy(channel, first + s) = found[s * lanes + l];
      }
    }
  }

  Params params_;
  dsp::KWeighting weighting_;
  const float* input_;
  TensorView output_;
  int64_t channels_, length_, step_, steps_, tilesPerChannel_;
  std::vector<double> energies_;
};

const RegisterOp<LoudnessParams, LoudnessPlan<LoudnessParams>> windows{
    "loudness", 1, "audio", "Momentary or short-term loudness after EBU R 128."};
const RegisterOp<IntegratedLoudnessParams, LoudnessPlan<IntegratedLoudnessParams>> integrated{
    "integratedLoudness", 1, "audio", "Integrated loudness after EBU R 128."};
const RegisterOp<LoudnessRangeParams, LoudnessPlan<LoudnessRangeParams>> range{
    "loudnessRange", 1, "audio", "Loudness range after EBU Tech 3342."};

}  // namespace

template <class Params>
std::vector<TensorSpec> LoudnessPlan<Params>::outputs(const TensorSpec& input) const {
  shapePerChannel(input, {});
  dsp::loudnessWeights(input.shape[0]);
  return {result(params_, input.shape[1] / params_.rate.step())};
}

template <class Params>
std::unique_ptr<Work> LoudnessPlan<Params>::start(ConstTensorView input,
                                                  const std::vector<TensorView>& outputs) const {
  return std::make_unique<LoudnessWork<Params>>(params_, weighting_, input, outputs[0]);
}

}  // namespace melisma
