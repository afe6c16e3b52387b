// The CPU's chromaCens: steps of all frames, then smoothing.
#include "ops/chroma_cens/chroma_cens.hpp"

#include <cmath>

#include "simd/rows.hpp"

namespace melisma {

namespace {

class ChromaCensWork : public Work {
 public:
  ChromaCensWork(const ChromaCensParams& params, const ConstantQShared& shared,
                 const std::vector<double>& weights, ConstTensorView input, TensorView output)
      : params_(params),
        weights_(weights),
        chroma_(shared, params, input, output.spec->shape.back()),
        steps_(output.spec->bytes()),
        out_(output.as<float>()) {}

  int phases() const override { return chroma_.phases() + 2; }
  int64_t tiles(int phase) const override {
    if (phase < chroma_.phases()) return chroma_.tiles(phase);
    if (phase == chroma_.phases()) return chroma_.frames().frameTiles();
    return chroma_.frames().channels() * tilesPerChannel();
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase < chroma_.phases()) return chroma_.run(phase, tile, scratch);
    phase == chroma_.phases() ? count(tile, scratch) : smooth(tile, scratch);
  }

 private:
  static constexpr int64_t smoothedPerTile = 512;
  int64_t frames() const { return chroma_.frames().frames(); }
  int64_t tilesPerChannel() const { return (frames() + smoothedPerTile - 1) / smoothedPerTile; }
  float* steps() const { return static_cast<float*>(steps_.data()); }

  void count(int64_t tile, Scratch& scratch) const {
    const int classes = static_cast<int>(params_.nChroma), lanes = simd::spectrumKernels().floatLanes;
    chroma_.each(tile, scratch, [&](int64_t channel, int64_t f, int count, float* values) {
      simd::chromaKernels().normalise(values, classes, simd::VectorNorm::l1);
      for (int i = 0; i < classes * lanes; i++) {
        values[i] = censStep(values[i]);
      }
      simd::rowKernels().store(values, classes, steps() + channel * classes * frames() + f, frames(), count);
    });
  }

  void smooth(int64_t tile, Scratch& scratch) const {
    const int64_t channel = tile / tilesPerChannel(), first = tile % tilesPerChannel() * smoothedPerTile;
    const int64_t number = std::min(smoothedPerTile, frames() - first),
                  taps = static_cast<int64_t>(weights_.size());
    double* sums = scratch.take<double>(static_cast<size_t>(params_.nChroma * number));
    std::fill(sums, sums + params_.nChroma * number, 0.0);
    const int64_t row = channel * params_.nChroma * frames();
    for (int64_t c = 0; c < params_.nChroma; c++) {
      const float* in = steps() + row + c * frames();
      double* sum = sums + c * number;
      for (int64_t k = 0; k < taps; k++) {
        const int64_t shift = first + k - (taps - 1) / 2;  // of the frame that meets weight k
        const int64_t begin = std::max<int64_t>(0, -shift), end = std::min(number, frames() - shift);
        for (int64_t f = begin; f < end; f++) sum[f] += weights_[static_cast<size_t>(k)] * in[f + shift];
      }
    }
    for (int64_t f = 0; f < number; f++) {
      CensNorm norm{params_.norm};
      for (int64_t c = 0; c < params_.nChroma; c++) norm.add(sums[c * number + f]);
      const double divisor = norm.divisor();
      for (int64_t c = 0; c < params_.nChroma; c++) {
        out_[row + c * frames() + first + f] = static_cast<float>(sums[c * number + f] / divisor);
      }
    }
  }

  const ChromaCensParams& params_;
  const std::vector<double>& weights_;
  ConstantQChroma chroma_;
  Buffer steps_;
  float* out_;
};

}  // namespace

std::vector<double> censWeights(const ChromaCensParams& params) {
  if (!params.winLenSmooth) return {1};
  // librosa adds two to the length, because a Hann window ends in zeros.
  std::vector<double> weights = dsp::window(params.smoothingWindow, *params.winLenSmooth + 1);
  weights.push_back(weights.front());
  double sum = 0;
  for (const double w : weights) sum += w;
  for (double& w : weights) w /= sum;
  return weights;
}

ChromaCensPlan::ChromaCensPlan(const ChromaCensParams& params)
    : params_(params), shared_(params), weights_(censWeights(params)) {}

std::vector<TensorSpec> ChromaCensPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {params_.nChroma, 0}), "chroma"};
  spec.shape.back() = params_.frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> ChromaCensPlan::start(ConstTensorView input,
                                            const std::vector<TensorView>& outputs) const {
  return std::make_unique<ChromaCensWork>(params_, shared_, weights_, input, outputs[0]);
}

namespace {
const RegisterOp<ChromaCensParams, ChromaCensPlan> registered{
    "chromaCens", 1, "audio",
    "Chroma energy normalised statistics: pitch classes over longer stretches of time."};
}

}  // namespace melisma
