// The CPU's estimateKey: sums of each tile, then of all in their order.
#include "ops/estimate_key/estimate_key.hpp"

#include <cmath>

#include "dsp/chroma_filters.hpp"
#include "ops/estimate_key/key_tones.hpp"

namespace melisma {

namespace {

constexpr int classes = 12;

class EstimateKeyWork : public Work {
 public:
  EstimateKeyWork(const EstimateKeyParams& params, const ConstantQShared& shared, ConstTensorView input,
                  const std::vector<TensorView>& outputs)
      : profile_(params.profile),
        tones_(
            dsp::chromaOfConstantQ(params.rule.nBins, params.rule.binsPerOctave, classes, params.rule.fMin),
            static_cast<int>(params.rule.binsPerOctave)),
        run_(shared, input, params.frames(input.spec->shape[1])),
        sums_(static_cast<size_t>(run_.frameTiles() * classes)),
        scores_(outputs[0].as<float>()),
        tuning_(outputs[1].as<double>()) {}

  int phases() const override { return run_.phases() + 2; }
  int64_t tiles(int phase) const override {
    if (phase < run_.phases()) return run_.tiles(phase);
    return phase == run_.phases() ? run_.frameTiles() : 1;
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase < run_.phases()) return run_.run(phase, tile, scratch);
    phase == run_.phases() ? add(tile, scratch) : finish();
  }

 private:
  void add(int64_t tile, Scratch& scratch) {
    const int lanes = simd::spectrumKernels().floatLanes;
    const KeyTones::Room room = tones_.room(lanes, scratch);
    double* sums = sums_.data() + tile * classes;
    run_.each(
        tile, scratch, [] {},
        [&](const dsp::ConstantQOctave& octave, const float* spectrum) {
          simd::constantQKernels().magnitudes(ConstantQTables::rows(octave), spectrum,
                                              room.magnitudes + octave.firstBin * lanes);
        },
        [&](int64_t, int64_t, int count) {
          tones_.fold(room);
          simd::chromaKernels().normalise(room.chroma, classes, simd::VectorNorm::l2);
          for (int c = 0; c < classes; c++) {
            for (int i = 0; i < count; i++) sums[c] += room.chroma[c * lanes + i];
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
    *tuning_ = run_.tuning() / 3;
  }

  const dsp::KeyProfile profile_;
  const KeyTones tones_;
  ConstantQRun run_;
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
const RegisterOp<EstimateKeyParams, EstimateKeyPlan> registered{"estimateKey", 2, "audio",
                                                                "Key and scale of a recording."};
}

}  // namespace melisma
