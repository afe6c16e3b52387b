// The CPU's plp.
#include "ops/plp/plp.hpp"

#include <deque>

#include "core/error.hpp"
#include "ops/plp/pulse.hpp"

namespace melisma {

namespace {

class PlpWork : public Work {
 public:
  PlpWork(const PulseTables& tables, const EnvelopeTables& envelope, ConstTensorView input, float* out)
      : tables_(tables), envelope_(envelope, input), out_(out) {
    for (int64_t c = 0; c < envelope_.channels(); c++) pulses_.emplace_back(tables_, envelope_.frames());
  }

  int phases() const override { return envelope_.phases() + Pulse::phases; }
  int64_t tiles(int phase) const override {
    if (phase < envelope_.phases()) return envelope_.tiles(phase);
    return envelope_.channels() * pulses_[0].tiles(phase - envelope_.phases());
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase < envelope_.phases()) return envelope_.run(phase, tile, scratch);
    const int own = phase - envelope_.phases();
    const int64_t perChannel = pulses_[0].tiles(own), channel = tile / perChannel;
    pulses_[static_cast<size_t>(channel)].run(own, tile % perChannel, envelope_.of(channel),
                                              out_ + channel * envelope_.frames(), scratch);
  }

 private:
  PulseTables tables_;
  Envelope envelope_;
  std::deque<Pulse> pulses_;
  float* out_;
};

}  // namespace

PlpPlan::PlpPlan(const PlpParams& params)
    : params_(params),
      envelope_(params, OnsetStrengthParams::Aggregate::median, false),
      window_(dsp::window(dsp::Window::hann, params.winLength)),
      fft_(static_cast<int>(params.winLength), window_) {
  const double step = 2 * 3.14159265358979323846 / static_cast<double>(params.winLength);
  for (int64_t i = 0; i < params.winLength; i++) {
    cosine_.push_back(static_cast<float>(std::cos(step * static_cast<double>(i))));
    sine_.push_back(static_cast<float>(std::sin(step * static_cast<double>(i))));
  }
}

std::vector<TensorSpec> PlpPlan::outputs(const TensorSpec& input) const {
  return {{DType::float32, envelope_.shape(input, {envelope_.frames(input)}), "pulse"}};
}

std::unique_ptr<Work> PlpPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<PlpWork>(PulseTables{params_, fft_.view(), window_, cosine_, sine_}, envelope_,
                                   input, outputs[0].as<float>());
}

namespace {
const RegisterOp<PlpParams, PlpPlan> registered{"plp", 1, "audio", "Where the local tempo puts its pulses."};
}

}  // namespace melisma
