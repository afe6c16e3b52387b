// The CPU's Griffin-Lim. Phases of the work: one that takes the magnitudes in, then samples from spectra and
// spectra from samples by turns. Spectra stay in groups of one frame per lane all the time.
#include "ops/griffin_lim/griffin_lim.hpp"

#include <algorithm>

#include "core/buffer.hpp"
#include "core/error.hpp"
#include "ops/frame_groups.hpp"
#include "ops/griffin_lim/griffin_lim_kernels.hpp"
#include "ops/overlap_add.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

namespace {

// Angles in [0, 2 pi) by SplitMix64 of a counter: the same for every order of work.
float randomAngle(uint64_t seed, uint64_t index) {
  uint64_t z = (seed * 0xD1342543DE82EF95u) ^ ((index + 1) * 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  z ^= z >> 31;
  return static_cast<float>(static_cast<double>(z >> 11) * (6.283185307179586 / 9007199254740992.0));
}

class GriffinLimWork : public Work {
 public:
  GriffinLimWork(const GriffinLimParams& params, const simd::RealFftView<float>& fft, const float* squares,
                 ConstTensorView input, TensorView output)
      : params_(params),
        fft_(fft),
        in_(input.as<float>()),
        out_(output.as<float>()),
        frames_(input.spec->shape.back()),
        length_(output.spec->shape.back()),
        channels_(output.spec->shape.size() > 1 ? output.spec->shape[0] : 1),
        signalSpec_{DType::float32, {channels_, length_}, ""},
        signal_({&signalSpec_, out_}, params.framing()),
        padding_(params.framing().padding()),
        lanes_(simd::griffinLimKernels().lanes),
        groups_((frames_ + lanes_ - 1) / lanes_),
        groupSize_(fft.bins * lanes_),
        overlap_(params.nFft, params.hopLength, frames_, frames_, squares) {
    const size_t values = static_cast<size_t>(channels_ * groups_ * groupSize_);
    magnitudes_ = Buffer(values * sizeof(float));
    spectra_ = Buffer(2 * values * sizeof(float));
    for (Buffer& buffer : rebuilt_) buffer = Buffer(2 * values * sizeof(float));
    gains_ = Buffer(static_cast<size_t>(length_) * sizeof(float));
    overlap_.gains(padding_, padding_ + length_, static_cast<float*>(gains_.data()));
    // A tile's first samples are reached by the group before its own.
    const int64_t reaching = (params.nFft - 1) / params.hopLength;
    const int64_t frames = std::clamp<int64_t>((int64_t{1} << 19) / params.nFft / 16 * 16, 16, 4096);
    perTile_ = std::max((reaching + 16) / 16 * 16, frames) * params.hopLength;
    tilesPerChannel_ = (padding_ + length_ + perTile_ - 1) / perTile_;
  }

  int phases() const override { return static_cast<int>(2 + 2 * params_.iterations); }
  int64_t tiles(int phase) const override {
    return phase == 0 ? channels_ * groups_ : phase % 2 == 1 ? channels_ * tilesPerChannel_ : signal_.tiles();
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase == 0) {
      begin(tile, scratch);
    } else if (phase % 2 == 1) {
      toSignal(tile, scratch);
    } else {
      toSpectra(phase / 2, tile, scratch);
    }
  }

 private:
  float* magnitudes(int64_t group) const {
    return static_cast<float*>(magnitudes_.data()) + group * groupSize_;
  }
  float* spectrum(int64_t group) const {
    return static_cast<float*>(spectra_.data()) + 2 * group * groupSize_;
  }
  // The transforms of this round and of the one before, by turns.
  float* rebuilt(int64_t round, int64_t group) const {
    return static_cast<float*>(rebuilt_[round % 2].data()) + 2 * group * groupSize_;
  }

  void begin(int64_t group, Scratch& scratch) const {
    const int64_t channel = group / groups_, f = group % groups_ * lanes_;
    const int64_t count = std::min(lanes_, frames_ - f);
    float *values = magnitudes(group), *angles = scratch.take<float>(static_cast<size_t>(groupSize_));
    std::fill(values, values + groupSize_, 0.0f);
    std::fill(angles, angles + groupSize_, 0.0f);
    for (int64_t k = 0; k < fft_.bins; k++) {
      const int64_t at = (channel * fft_.bins + k) * frames_ + f;
      for (int64_t i = 0; i < count; i++) {
        if (!(in_[at + i] >= 0)) throw ParameterError("magnitudes: expected at least 0 everywhere");
        values[k * lanes_ + i] = in_[at + i];
        if (params_.init == GriffinLimParams::Init::random) {
          angles[k * lanes_ + i] =
              randomAngle(static_cast<uint64_t>(params_.seed), static_cast<uint64_t>(at + i));
        }
      }
    }
    simd::griffinLimKernels().begin(angles, values, fft_.bins, spectrum(group));
    std::fill(rebuilt(0, group), rebuilt(0, group) + 2 * groupSize_, 0.0f);
  }

  void toSignal(int64_t tile, Scratch& scratch) const {
    const int64_t channel = tile / tilesPerChannel_, position = tile % tilesPerChannel_ * perTile_;
    // Positions count from the first sample of frame 0; the signal begins at padding_.
    const int64_t from = std::max(position, padding_);
    const int64_t to = std::min(position + perTile_, padding_ + length_);
    if (to <= from) return;
    float* sum = out_ + channel * length_ + (from - padding_);
    std::fill(sum, sum + (to - from), 0.0f);
    float* room = scratch.take<float>(simd::roomSize(fft_, static_cast<int>(lanes_)));
    float* rows = scratch.take<float>(static_cast<size_t>(fft_.nFft * lanes_));
    const int64_t last = overlap_.endFrame(to);
    for (int64_t f = overlap_.firstFrame(from) / lanes_ * lanes_; f < last; f += lanes_) {
      simd::griffinLimKernels().inverse(fft_, spectrum(channel * groups_ + f / lanes_), room, rows);
      const int64_t count = std::min(lanes_, last - f);
      for (int64_t i = 0; i < count; i++) overlap_.add(rows + i * fft_.nFft, f + i, from, to, sum);
    }
    const float* gains = static_cast<const float*>(gains_.data()) + (from - padding_);
    for (int64_t i = 0; i < to - from; i++) sum[i] *= gains[i];
  }

  void toSpectra(int64_t round, int64_t tile, Scratch& scratch) const {
    const float share = static_cast<float>(params_.momentum / (1 + params_.momentum));
    float* room = scratch.take<float>(simd::roomSize(fft_, static_cast<int>(lanes_)));
    signal_.each(tile, static_cast<int>(lanes_), scratch,
                 [&](int64_t channel, int64_t f, int, const simd::Frames& frames) {
                   const int64_t group = channel * groups_ + f / lanes_;
                   simd::griffinLimKernels().project(fft_, frames, share, magnitudes(group), room,
                                                     rebuilt(round - 1, group), rebuilt(round, group),
                                                     spectrum(group));
                 });
  }

  const GriffinLimParams& params_;
  const simd::RealFftView<float>& fft_;
  const float* in_;
  float* out_;
  int64_t frames_, length_, channels_;
  TensorSpec signalSpec_;
  FrameGroups signal_;
  int64_t padding_, lanes_, groups_, groupSize_;  // groups of a channel; values of a group
  OverlapAdd overlap_;
  Buffer magnitudes_, spectra_, rebuilt_[2], gains_;
  int64_t perTile_, tilesPerChannel_;
};

}  // namespace

GriffinLimPlan::GriffinLimPlan(const GriffinLimParams& params)
    : params_(params), fft_(static_cast<int>(params.nFft), params.paddedWindow(), params.paddedWindow()) {
  for (const double w : params.paddedWindow()) squares_.push_back(static_cast<float>(w * w));
}

std::vector<TensorSpec> GriffinLimPlan::outputs(const TensorSpec& input) const {
  const size_t axes = input.shape.size();
  if (input.dtype != DType::float32 || axes < 2 || axes > 3) {
    throw ParameterError("magnitudes: expected float32 [bins, frames] or [channels, bins, frames]");
  }
  const int64_t bins = input.shape[axes - 2], frames = input.shape[axes - 1];
  if (bins != params_.bins()) {
    throw ParameterError("magnitudes: expected " + std::to_string(params_.bins()) + " bins for nFft " +
                         std::to_string(params_.nFft) + ", got " + std::to_string(bins));
  }
  if (frames < 1) throw ParameterError("magnitudes: expected at least 1 frames, got 0");
  int64_t length = params_.nFft + params_.hopLength * (frames - 1);
  if (params_.center) length -= 2 * (params_.nFft / 2);
  if (params_.length) length = static_cast<int64_t>(*params_.length);
  const int64_t covered = params_.framing().frames(length);
  if (covered != frames) {
    throw ParameterError("length: expected as many samples as give " + std::to_string(frames) +
                         " frames, got " + std::to_string(length) + ", which give " +
                         std::to_string(covered));
  }
  TensorSpec spec{DType::float32, {length}, "audio"};
  if (axes == 3) spec.shape.insert(spec.shape.begin(), input.shape[0]);
  return {spec};
}

std::unique_ptr<Work> GriffinLimPlan::start(ConstTensorView input,
                                            const std::vector<TensorView>& outputs) const {
  return std::make_unique<GriffinLimWork>(params_, fft_.view(), squares_.data(), input, outputs[0]);
}

namespace {
const RegisterOp<GriffinLimParams, GriffinLimPlan> registered{"griffinLim", 1, "spectrogram",
                                                              "A signal from magnitudes alone."};
}

}  // namespace melisma
