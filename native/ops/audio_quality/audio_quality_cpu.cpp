// audioQuality on the CPU. Phase 0: sums of each tile of samples. Phase 1: the measures.
#include <algorithm>
#include <cmath>
#include <vector>

#include "dsp/effective_bandwidth.hpp"
#include "dsp/window.hpp"
#include "ops/audio_quality/audio_quality.hpp"
#include "ops/frame_groups.hpp"
#include "simd/spectrum.hpp"

namespace melisma {
namespace {

constexpr int64_t samplesPerTile = 65536, silenceFrame = 2048, nFft = 4096, hop = nFft / 2,
                  bins = nFft / 2 + 1;
// Of the Blackman-Harris window: a0^2 + (a1^2 + a2^2 + a3^2) / 2.
constexpr double windowMeanSquare =
    0.35875 * 0.35875 + (0.48829 * 0.48829 + 0.14128 * 0.14128 + 0.01168 * 0.01168) / 2;

struct Sums {
  double peak = 0, first = 0, second = 0, product = 0;  // product: with the next channel
  int64_t clipped = 0;
};

// In blocks of float lanes that the compiler turns into vectors; double where sums grow long.
void addSamples(const float* x, const float* next, int64_t count, Sums& sums) {
  constexpr int64_t lanes = 16, block = 1024;
  for (int64_t begin = 0; begin < count; begin += block) {
    const int64_t end = std::min(begin + block, count), whole = begin + (end - begin) / lanes * lanes;
    double first[lanes] = {}, second[lanes] = {}, product[lanes] = {};
    float peak[lanes] = {};
    const auto add = [&](int64_t i, int64_t lane) {
      const double value = x[i];
      first[lane] += value;
      second[lane] += value * value;
      if (next) product[lane] += value * static_cast<double>(next[i]);
      const float magnitude = std::fabs(x[i]);
      peak[lane] = peak[lane] > magnitude ? peak[lane] : magnitude;
    };
    for (int64_t i = begin; i < whole; i += lanes) {
      for (int64_t lane = 0; lane < lanes; lane++) add(i + lane, lane);
    }
    for (int64_t i = whole; i < end; i++) add(i, i - whole);
    for (int64_t lane = 0; lane < lanes; lane++) {
      sums.first += first[lane];
      sums.second += second[lane];
      sums.product += product[lane];
      sums.peak = std::max(sums.peak, static_cast<double>(peak[lane]));
    }
  }
}

class AudioQualityWork : public Work {
 public:
  AudioQualityWork(const AudioQualityParams& params, std::shared_ptr<const simd::RealFft<float>> fft,
                   ConstTensorView input, TensorView output)
      : params_(params), fft_(std::move(fft)), input_(input.as<float>()), output_(output.as<double>()) {
    channels_ = input.spec->shape[0];
    length_ = input.spec->shape[1];
    tiles_ = std::max<int64_t>(1, (length_ + samplesPerTile - 1) / samplesPerTile);
    frames_ = length_ <= nFft ? 1 : 1 + (length_ - nFft) / hop;
    sums_.resize(static_cast<size_t>(tiles_ * channels_));
    silent_.resize(static_cast<size_t>(tiles_));
    powers_.resize(static_cast<size_t>(tiles_ * bins));
  }

  int phases() const override { return 2; }
  int64_t tiles(int phase) const override { return phase == 0 ? tiles_ : 1; }

  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase == 1) return measure();
    const int64_t begin = tile * samplesPerTile, end = std::min(begin + samplesPerTile, length_);
    for (int64_t c = 0; c < channels_; c++) {
      Sums& sums = sumsOf(tile, c);
      const float* const next = c + 1 < channels_ ? channel(c + 1) + begin : nullptr;
      addSamples(channel(c) + begin, next, end - begin, sums);
      if (sums.peak >= params_.clipLevel) sums.clipped = clipped(channel(c), begin, end);
    }
    silent_[static_cast<size_t>(tile)] = silent(begin, end);
    const int64_t firstFrame = tile * (samplesPerTile / hop);
    addSpectra(firstFrame, std::min(firstFrame + samplesPerTile / hop, frames_),
               &powers_[static_cast<size_t>(tile * bins)], scratch);
  }

 private:
  const float* channel(int64_t c) const { return input_ + c * length_; }
  Sums& sumsOf(int64_t tile, int64_t c) { return sums_[static_cast<size_t>(tile * channels_ + c)]; }

  // Samples of begin … end - 1 in runs that are long enough, counting what of them lies beyond.
  int64_t clipped(const float* x, int64_t begin, int64_t end) const {
    const auto full = [&](int64_t i) { return std::fabs(x[i]) >= params_.clipLevel; };
    int64_t total = 0;
    for (int64_t i = begin; i < end; i++) {
      if (!full(i)) continue;
      int64_t from = i, to = i + 1;
      while (from > 0 && i - from < params_.clipRun && full(from - 1)) from--;
      while (to < end && full(to)) to++;
      int64_t until = to;
      while (until < length_ && until - to < params_.clipRun && full(until)) until++;
      if (until - from >= params_.clipRun) total += to - i;
      i = to;
    }
    return total;
  }

  int64_t silent(int64_t begin, int64_t end) const {
    const double threshold = std::pow(10, params_.silenceDb / 10);
    int64_t total = 0;
    for (int64_t at = begin; at < end; at += silenceFrame) {
      const int64_t count = std::min(silenceFrame, end - at);
      Sums sums;
      for (int64_t c = 0; c < channels_; c++) addSamples(channel(c) + at, nullptr, count, sums);
      if (sums.second / static_cast<double>(channels_ * count) < threshold) total += count;
    }
    return total;
  }

  void addSpectra(int64_t first, int64_t end, double* powers, Scratch& scratch) const {
    const simd::SpectrumKernels& kernels = simd::spectrumKernels();
    const int lanes = kernels.floatLanes;
    const dsp::Framing framing{nFft, hop, false, dsp::PadMode::constant};
    float* const room = scratch.take<float>(roomSize(fft_->view(), lanes));
    float* const found = scratch.take<float>(static_cast<size_t>(bins * lanes));
    float* const copies = scratch.take<float>(static_cast<size_t>(nFft * lanes));
    for (int64_t c = 0; c < channels_; c++) {
      for (int64_t f = first; f < end; f += lanes) {
        const int64_t count = std::min<int64_t>(lanes, end - f);
        simd::Frames group{copies, static_cast<long>(nFft)};
        if (count < lanes || (f + lanes - 1) * hop + nFft > length_) {
          for (int64_t i = 0; i < lanes; i++) {
            framing.copy(channel(c), length_, f + std::min(i, count - 1), copies + i * nFft);
          }
        } else {
          group = {channel(c) + f * hop, static_cast<long>(hop)};
        }
        kernels.power(fft_->view(), group, room, found);
        for (int64_t k = 0; k < bins; k++) {
          float sum = 0;
          for (int64_t i = 0; i < count; i++) sum += found[k * lanes + i];
          powers[k] += static_cast<double>(sum);
        }
      }
    }
  }

  void measure() {
    const auto samples = static_cast<double>(std::max<int64_t>(1, length_));
    double peak = 0, energy = 0, offset = 0, clippedShare = 0;
    std::vector<Sums> totals(static_cast<size_t>(channels_));
    for (int64_t c = 0; c < channels_; c++) {
      Sums& total = totals[static_cast<size_t>(c)];
      for (int64_t t = 0; t < tiles_; t++) {
        const Sums& sums = sumsOf(t, c);
        total.first += sums.first;
        total.second += sums.second;
        total.product += sums.product;
        total.clipped += sums.clipped;
        peak = std::max(peak, sums.peak);
      }
      energy += total.second;
      clippedShare += static_cast<double>(total.clipped) / samples / static_cast<double>(channels_);
      const double mean = total.first / samples;
      if (std::fabs(mean) > std::fabs(offset)) offset = mean;
    }
    int64_t silentSamples = 0;
    for (const int64_t count : silent_) silentSamples += count;
    const double rms = std::sqrt(energy / samples / static_cast<double>(channels_));
    const double measures[] = {peak,
                               rms,
                               rms > 0 ? peak / rms : 0,
                               offset,
                               clippedShare,
                               length_ == 0 ? 1 : static_cast<double>(silentSamples) / samples,
                               bandwidth(),
                               correlation(totals, samples)};
    std::copy(std::begin(measures), std::end(measures), output_);
  }

  double bandwidth() const {
    // The factor 2 is for negative frequencies.
    const double factor =
        2 / (static_cast<double>(nFft) * nFft * windowMeanSquare * static_cast<double>(frames_ * channels_));
    std::vector<double> mean(static_cast<size_t>(bins));
    for (int64_t t = 0; t < tiles_; t++) {
      for (int64_t k = 0; k < bins; k++)
        mean[static_cast<size_t>(k)] += factor * powers_[static_cast<size_t>(t * bins + k)];
    }
    return dsp::effectiveBandwidth(mean, params_.sampleRate, params_.collapseDb);
  }

  double correlation(const std::vector<Sums>& totals, double samples) const {
    if (channels_ == 1) return 1;
    const Sums &left = totals[0], &right = totals[1];
    const auto variance = [samples](const Sums& s) { return s.second - s.first * s.first / samples; };
    const double both = variance(left) * variance(right);
    // Rounding leaves a little of the variance of a constant.
    if (variance(left) <= 1e-10 * left.second || variance(right) <= 1e-10 * right.second) return 0;
    return std::max(-1.0,
                    std::min(1.0, (left.product - left.first * right.first / samples) / std::sqrt(both)));
  }

  AudioQualityParams params_;
  std::shared_ptr<const simd::RealFft<float>> fft_;
  const float* input_;
  double* output_;
  int64_t channels_, length_, tiles_, frames_;
  std::vector<Sums> sums_;       // [tiles][channels]
  std::vector<int64_t> silent_;  // samples, per tile
  std::vector<double> powers_;   // [tiles][bins], sums over frames and channels
};

const RegisterOp<AudioQualityParams, AudioQualityPlan> registration{
    "audioQuality", 1, "audio",
    "Level, clipping, offset, silence, bandwidth and stereo correlation of a recording."};

}  // namespace

AudioQualityPlan::AudioQualityPlan(const AudioQualityParams& params)
    : params_(params),
      fft_(std::make_shared<const simd::RealFft<float>>(static_cast<int>(nFft),
                                                        dsp::window(dsp::Window::blackmanharris, nFft))) {}

std::vector<TensorSpec> AudioQualityPlan::outputs(const TensorSpec& input) const {
  shapePerChannel(input, {});
  return {{DType::float64, {8}, ""}};
}

std::unique_ptr<Work> AudioQualityPlan::start(ConstTensorView input,
                                              const std::vector<TensorView>& outputs) const {
  return std::make_unique<AudioQualityWork>(params_, fft_, input, outputs[0]);
}

}  // namespace melisma
