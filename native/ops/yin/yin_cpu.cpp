// yin on the CPU.
#include <algorithm>

#include "ops/frame_groups.hpp"
#include "ops/yin/yin.hpp"

namespace melisma {
namespace {

constexpr int64_t framesPerTile = 96;

class YinWork : public Work {
 public:
  YinWork(const YinParams& params, std::shared_ptr<const dsp::YinFrames> frames, ConstTensorView input,
          TensorView output)
      : params_(params), frames_(std::move(frames)), input_(input.as<float>()), output_(output.as<float>()) {
    channels_ = input.spec->shape[0];
    length_ = input.spec->shape[1];
    count_ = output.spec->shape.back();
    tilesPerChannel_ = (count_ + framesPerTile - 1) / framesPerTile;
  }

  int64_t tiles(int) const override { return channels_ * tilesPerChannel_; }

  void run(int, int64_t tile, Scratch& scratch) override {
    const int64_t channel = tile / tilesPerChannel_, first = tile % tilesPerChannel_ * framesPerTile;
    float* const out = output_ + channel * count_;
    frames_->run(input_ + channel * length_, length_, first, std::min(framesPerTile, count_ - first), scratch,
                 [this, out](int64_t t, const dsp::YinFrame& frame) {
                   const double period = frame.period(choose(frame));
                   out[t] = static_cast<float>(params_.range.sampleRate / period);
                 });
  }

 private:
  int choose(const dsp::YinFrame& frame) const {
    for (int i = 0; i < frame.count; i++) {
      if (frame.value(frame.troughs[i]) < params_.troughThreshold) return frame.troughs[i];
    }
    return frame.lowest;
  }

  YinParams params_;
  std::shared_ptr<const dsp::YinFrames> frames_;
  const float* input_;
  float* output_;
  int64_t channels_, length_, count_, tilesPerChannel_;
};

const RegisterOp<YinParams, YinPlan> registration{"yin", 1, "audio",
                                                  "Fundamental frequency of each frame by YIN."};

}  // namespace

TensorSpec perFrame(const TensorSpec& input, const dsp::Framing& framing, DType dtype, const char* name) {
  shapePerChannel(input, {});
  return {dtype, shapePerChannel(input, {framing.frames(input.shape[1])}), name};
}

YinPlan::YinPlan(const YinParams& params)
    : params_(params),
      frames_(std::make_shared<const dsp::YinFrames>(params.range.framing(), params.range.minPeriod(),
                                                     params.range.maxPeriod())) {}

std::vector<TensorSpec> YinPlan::outputs(const TensorSpec& input) const {
  return {perFrame(input, params_.range.framing(), DType::float32, "f0")};
}

std::unique_ptr<Work> YinPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<YinWork>(params_, frames_, input, outputs[0]);
}

}  // namespace melisma
