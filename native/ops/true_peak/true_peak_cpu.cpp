// truePeak on the CPU.
#include <algorithm>
#include <cmath>
#include <limits>

#include "dsp/bessel.hpp"
#include "ops/frame_groups.hpp"
#include "ops/true_peak/true_peak.hpp"
#include "simd/true_peak.hpp"

namespace melisma {
namespace {

constexpr int64_t samplesPerTile = 65536;
constexpr int tapCount = 24;
constexpr double kaiserBeta = 5;
constexpr double pi = 3.14159265358979323846;

std::vector<float> design(int oversampling) {
  std::vector<float> taps;
  for (int p = 1; p < oversampling; p++) {
    double row[tapCount], sum = 0;
    for (int k = 0; k < tapCount; k++) {
      const double x = k - (tapCount / 2 - 1) - static_cast<double>(p) / oversampling, half = tapCount / 2.0;
      row[k] = std::sin(pi * x) / (pi * x) * dsp::bessel0(kaiserBeta * std::sqrt(1 - x * x / (half * half)));
      sum += row[k];
    }
    for (const double tap : row) taps.push_back(static_cast<float>(tap / sum));
  }
  return taps;
}

// Phase 0: the peak of each tile. Phase 1: their maximum.
class TruePeakWork : public Work {
 public:
  TruePeakWork(std::shared_ptr<const std::vector<float>> taps, ConstTensorView input, TensorView output)
      : taps_(std::move(taps)), input_(input.as<float>()), output_(output.as<double>()) {
    length_ = input.spec->shape[1];
    tilesPerChannel_ = (length_ + samplesPerTile - 1) / samplesPerTile;
    peaks_.resize(static_cast<size_t>(input.spec->shape[0] * tilesPerChannel_));
  }

  int phases() const override { return 2; }
  int64_t tiles(int phase) const override { return phase == 0 ? static_cast<int64_t>(peaks_.size()) : 1; }

  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase == 0) {
      peaks_[static_cast<size_t>(tile)] =
          peakOf(input_ + tile / tilesPerChannel_ * length_, tile % tilesPerChannel_, scratch);
      return;
    }
    float peak = 0;
    for (const float found : peaks_) peak = std::max(peak, found);
    output_[0] =
        peak > 0 ? 20 * std::log10(static_cast<double>(peak)) : -std::numeric_limits<double>::infinity();
  }

 private:
  // Of the samples of a tile and of the points after each; the first and the last tile also look beyond
  // the ends of the signal, as far as the filter reaches.
  float peakOf(const float* signal, int64_t tile, Scratch& scratch) const {
    constexpr int64_t half = tapCount / 2;
    const simd::TruePeakKernels& kernels = simd::truePeakKernels();
    const int64_t first = tile * samplesPerTile, end = std::min(first + samplesPerTile, length_);
    const float peak = kernels.samples(signal + first, end - first);
    const auto phases = static_cast<int>(taps_->size()) / tapCount;
    if (phases == 0) return peak;
    // Output t lies between samples t and t + 1 and needs samples t - half + 1 ... t + half.
    const int64_t begin = first == 0 ? -half : first;
    const int64_t outputs =
        std::max<int64_t>(simd::truePeakLeast, (end == length_ ? end + half : end) - begin);
    const int64_t from = begin - half + 1, reach = outputs + tapCount - 1;
    const float* x;
    if (from < 0 || from + reach > length_) {
      float* const copy = scratch.take<float>(static_cast<size_t>(reach));
      for (int64_t i = 0; i < reach; i++)
        copy[i] = from + i >= 0 && from + i < length_ ? signal[from + i] : 0.0f;
      x = copy;
    } else {
      x = signal + from;
    }
    return std::max(peak, kernels.interpolated(taps_->data(), phases, tapCount, x, outputs));
  }

  std::shared_ptr<const std::vector<float>> taps_;
  const float* input_;
  double* output_;
  int64_t length_, tilesPerChannel_;
  std::vector<float> peaks_;
};

const RegisterOp<TruePeakParams, TruePeakPlan> registration{
    "truePeak", 1, "audio", "Largest magnitude between samples after ITU-R BS.1770."};

}  // namespace

TruePeakPlan::TruePeakPlan(const TruePeakParams& params)
    : taps_(std::make_shared<const std::vector<float>>(design(params.oversampling()))) {}

std::vector<TensorSpec> TruePeakPlan::outputs(const TensorSpec& input) const {
  shapePerChannel(input, {});
  return {{DType::float64, {1}, ""}};
}

std::unique_ptr<Work> TruePeakPlan::start(ConstTensorView input,
                                          const std::vector<TensorView>& outputs) const {
  return std::make_unique<TruePeakWork>(taps_, input, outputs[0]);
}

}  // namespace melisma
