// addNoise: white Gaussian noise, scaled so that the power of the signal over that of the noise is exactly
// `snrDb` (both summed over all channels). Sample i of channel c is made from (seed, c, i) alone, so bits do
// not depend on threads. Silence stays silent. Input float32 [channels, length], output the same. Sources: S.
// Steele et al., Fast Splittable Pseudorandom Number Generators (SplitMix64's finaliser); G. Box, M. Muller
// 1958.
#include <cmath>
#include <mutex>
#include <vector>

#include "core/op.hpp"
#include "dsp/split_mix.hpp"
#include "ops/frame_groups.hpp"

namespace melisma {

namespace {

struct AddNoiseParams {
  double snrDb = 20;
  int64_t seed = 0;

  void fields(Fields& f) {
    f.number(snrDb, "snrDb", 20)
        .unit("dB")
        .atLeast(-200)
        .atMost(200)
        .doc("Power of the signal over that of the noise.");
    f.integer(seed, "seed", 0)
        .atLeast(0)
        .doc("Which noise: the same seed gives the same noise to every signal.");
  }
};

class AddNoiseWork : public Work {
 public:
  AddNoiseWork(const AddNoiseParams& params, ConstTensorView input, TensorView output)
      : params_(params),
        channels_(input.spec->shape[0]),
        length_(input.spec->shape[1]),
        in_(input.as<float>()),
        out_(output.as<float>()),
        powers_(static_cast<size_t>(tiles(0))) {}

  int phases() const override { return 2; }
  int64_t tiles(int) const override { return channels_ * perChannel(); }
  void run(int phase, int64_t tile, Scratch&) override {
    const int64_t channel = tile / perChannel(), first = tile % perChannel() * perTile;
    const int64_t from = channel * length_ + first,
                  to = channel * length_ + std::min(length_, first + perTile);
    phase == 0 ? make(tile, channel, first, from, to) : mix(from, to);
  }

 private:
  static constexpr int64_t perTile = 16384;  // even: two samples come from one pair of uniform numbers
  struct Powers {
    double signal = 0, noise = 0;
  };
  int64_t perChannel() const { return (length_ + perTile - 1) / perTile; }

  // The noise waits in the result.
  void make(int64_t tile, int64_t channel, int64_t first, int64_t from, int64_t to) {
    const uint64_t step = 0x9e3779b97f4a7c15u;
    const uint64_t stream = dsp::splitMix(dsp::splitMix(static_cast<uint64_t>(params_.seed) + step) +
                                          static_cast<uint64_t>(channel) * step);
    Powers& power = powers_[static_cast<size_t>(tile)];
    for (int64_t i = from; i < to; i += 2) {
      const uint64_t counter = static_cast<uint64_t>(first + (i - from));
      const double u =
          static_cast<double>((dsp::splitMix(stream + (counter + 1) * step) >> 11) + 1) * 0x1p-53;
      const double v = static_cast<double>(dsp::splitMix(stream + (counter + 2) * step) >> 11) * 0x1p-53;
      const double radius = std::sqrt(-2 * std::log(u)), angle = 6.283185307179586 * v;
      out_[i] = static_cast<float>(radius * std::cos(angle));
      if (i + 1 < to) out_[i + 1] = static_cast<float>(radius * std::sin(angle));
    }
    for (int64_t i = from; i < to; i++) {
      power.signal += static_cast<double>(in_[i]) * in_[i];
      power.noise += static_cast<double>(out_[i]) * out_[i];
    }
  }

  void mix(int64_t from, int64_t to) {
    std::call_once(scaled_, [this] {
      Powers total;
      for (const Powers& part : powers_) total.signal += part.signal, total.noise += part.noise;
      const double ratio = total.noise > 0 ? total.signal / total.noise : 0;
      scale_ = static_cast<float>(std::sqrt(ratio * std::pow(10, -params_.snrDb / 10)));
    });
    for (int64_t i = from; i < to; i++) out_[i] = in_[i] + scale_ * out_[i];
  }

  const AddNoiseParams& params_;
  int64_t channels_, length_;
  const float* in_;
  float* out_;
  std::vector<Powers> powers_;
  std::once_flag scaled_;
  float scale_ = 0;  // of the noise
};

class AddNoisePlan : public Plan {
 public:
  explicit AddNoisePlan(const AddNoiseParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    return {{DType::float32, shapePerChannel(input, {input.shape[1]}), "audio"}};
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return std::make_unique<AddNoiseWork>(params_, input, outputs[0]);
  }

 private:
  AddNoiseParams params_;
};

const RegisterOp<AddNoiseParams, AddNoisePlan> registered{"addNoise", 1, "audio",
                                                          "Adds white noise at a signal-to-noise ratio."};

}  // namespace

}  // namespace melisma
