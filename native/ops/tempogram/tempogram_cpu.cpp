// The CPU's tempogram: power spectra of one stretch per lane, and back.
#include "ops/tempogram/tempogram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"

namespace melisma {

namespace {

class TempogramWork : public Work {
 public:
  TempogramWork(const TempogramParams& params, const EnvelopeTables& tables, const LagSpectra& spectra,
                ConstTensorView input, TensorView output)
      : params_(params),
        spectra_(spectra),
        envelope_(tables, input),
        out_(output.as<float>()),
        columns_(output.spec->shape.back()),
        perTile_(512),
        tilesPerChannel_((columns_ + perTile_ - 1) / perTile_),
        padded_(static_cast<size_t>(envelope_.channels())) {}

  int phases() const override { return envelope_.phases() + 2; }
  int64_t tiles(int phase) const override {
    if (phase < envelope_.phases()) return envelope_.tiles(phase);
    return phase == envelope_.phases() ? envelope_.channels() : envelope_.channels() * tilesPerChannel_;
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase < envelope_.phases()) return envelope_.run(phase, tile, scratch);
    if (phase > envelope_.phases()) return columns(tile, scratch);
    padded_[static_cast<size_t>(tile)] = spectra_.pad(envelope_.of(tile), envelope_.frames(), params_.center);
  }

 private:
  void columns(int64_t tile, Scratch& scratch) const {
    const simd::SpectrumKernels& kernels = simd::spectrumKernels();
    const simd::RealFftView<float>& fft = spectra_.fft();
    const int lanes = kernels.floatLanes;
    const size_t values = static_cast<size_t>(fft.bins) * lanes;
    float* room = scratch.take<float>(simd::roomSize(fft, lanes));
    float* power = scratch.take<float>(values);
    float* complex = scratch.take<float>(2 * values);
    float* lags = scratch.take<float>(static_cast<size_t>(fft.nFft) * lanes);
    const int64_t channel = tile / tilesPerChannel_, first = tile % tilesPerChannel_ * perTile_;
    const float* padded = padded_[static_cast<size_t>(channel)].data();
    float* out = out_ + channel * params_.winLength * columns_;
    for (int64_t t = first; t < std::min(columns_, first + perTile_); t += lanes) {
      const auto count = static_cast<int>(std::min<int64_t>(lanes, columns_ - t));
      spectra_.power(padded + t, room, power);
      for (size_t i = 0; i < values; i++) {
        complex[2 * i] = power[i];
        complex[2 * i + 1] = 0;
      }
      kernels.inverse(fft, complex, lanes, lanes, room, lags);
      float factor[64];
      for (int l = 0; l < count; l++) factor[l] = scale(lags + l, lanes);
      for (int64_t k = 0; k < params_.winLength; k++) {
        for (int l = 0; l < count; l++) out[k * columns_ + t + l] = lags[k * lanes + l] * factor[l];
      }
    }
  }

  // Of lags at this distance.
  float scale(const float* lags, int64_t distance) const {
    if (params_.norm == TempogramParams::Norm::none) return 1;
    double size = 0;
    for (int64_t k = 0; k < params_.winLength; k++) {
      const double value = std::fabs(lags[k * distance]);
      if (params_.norm == TempogramParams::Norm::inf) size = std::max(size, value);
      if (params_.norm == TempogramParams::Norm::l1) size += value;
      if (params_.norm == TempogramParams::Norm::l2) size += value * value;
    }
    if (params_.norm == TempogramParams::Norm::l2) size = std::sqrt(size);
    return size < 1e-37 ? 1.0f : static_cast<float>(1 / size);
  }

  const TempogramParams& params_;
  const LagSpectra& spectra_;
  Envelope envelope_;
  float* out_;
  int64_t columns_, perTile_, tilesPerChannel_;
  std::vector<std::vector<float>> padded_;
};

}  // namespace

std::vector<TensorSpec> TempogramPlan::outputs(const TensorSpec& input) const {
  const int64_t frames = envelope_.frames(input);
  if (!params_.center && frames < params_.winLength) {
    throw ParameterError("winLength: expected at most " + std::to_string(frames) +
                         " frames without center, got " + std::to_string(params_.winLength));
  }
  const int64_t columns = params_.center ? frames : frames - params_.winLength + 1;
  return {{DType::float32, envelope_.shape(input, {params_.winLength, columns}), "tempogram"}};
}

std::unique_ptr<Work> TempogramPlan::start(ConstTensorView input,
                                           const std::vector<TensorView>& outputs) const {
  return std::make_unique<TempogramWork>(params_, envelope_, spectra_, input, outputs[0]);
}

namespace {
const RegisterOp<TempogramParams, TempogramPlan> registered{"tempogram", 1, "audio",
                                                            "Local autocorrelation of onset strength."};
}

}  // namespace melisma
