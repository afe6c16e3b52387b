// The CPU's estimateKey: sums of each tile, then of all in their order.
#include "ops/estimate_key/estimate_key.hpp"

#include <cmath>

namespace melisma {

namespace {

constexpr int classes = 12;

class EstimateKeyWork : public Work {
 public:
  EstimateKeyWork(const EstimateKeyParams& params, const ConstantQShared& shared, ConstTensorView input,
                  const std::vector<TensorView>& outputs)
      : profile_(params.profile),
        chroma_(shared, params, input, params.frames(input.spec->shape[1])),
        sums_(static_cast<size_t>(chroma_.frames().frameTiles() * classes)),
        scores_(outputs[0].as<float>()),
        tuning_(outputs[1].as<double>()) {}

  int phases() const override { return chroma_.phases() + 2; }
  int64_t tiles(int phase) const override {
    if (phase < chroma_.phases()) return chroma_.tiles(phase);
    return phase == chroma_.phases() ? chroma_.frames().frameTiles() : 1;
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase < chroma_.phases()) return chroma_.run(phase, tile, scratch);
    phase == chroma_.phases() ? add(tile, scratch) : finish();
  }

 private:
  void add(int64_t tile, Scratch& scratch) {
    const int lanes = simd::spectrumKernels().floatLanes;
    double* sums = sums_.data() + tile * classes;
    chroma_.each(tile, scratch, [&](int64_t, int64_t, int count, float* values) {
      simd::chromaKernels().normalise(values, classes, simd::VectorNorm::l2);
      for (int c = 0; c < classes; c++) {
        for (int i = 0; i < count; i++) sums[c] += values[c * lanes + i];
      }
    });
  }

  void finish() {
    std::vector<double> total(classes);
    for (size_t i = 0; i < sums_.size(); i++) total[i % classes] += sums_[i];
    // A tonic that sounds all the time would hide the rest of the scale.
    for (double& value : total) value = std::sqrt(value);
    const std::vector<double> scores = dsp::keyScores(total, profile_);
    for (size_t i = 0; i < scores.size(); i++) scores_[i] = static_cast<float>(scores[i]);
    *tuning_ = chroma_.frames().tuning() / 3;
  }

  const dsp::KeyProfile profile_;
  ConstantQChroma chroma_;
  std::vector<double> sums_;  // per tile
  float* scores_;
  double* tuning_;
};

}  // namespace

std::vector<TensorSpec> EstimateKeyPlan::outputs(const TensorSpec& input) const {
  shapePerChannel(input, {});
  params_.frames(input.shape[1]);
  return {{DType::float32, {2, classes}, "scores"}, {DType::float64, {1}, "tuning"}};
}

std::unique_ptr<Work> EstimateKeyPlan::start(ConstTensorView input,
                                             const std::vector<TensorView>& outputs) const {
  return std::make_unique<EstimateKeyWork>(params_, shared_, input, outputs);
}

namespace {
const RegisterOp<EstimateKeyParams, EstimateKeyPlan> registered{"estimateKey", 1, "audio",
                                                                "Key and scale of a recording."};
}

}  // namespace melisma
