// The CPU's Griffin-Lim. A round goes from samples to samples in cache, tile by tile of frames; a phase after
// it joins the tiles where their frames overlap.
#include "ops/griffin_lim/griffin_lim.hpp"

#include <algorithm>
#include <optional>

#include "core/buffer.hpp"
#include "core/error.hpp"
#include "dsp/split_mix.hpp"
#include "ops/frame_groups.hpp"
#include "ops/griffin_lim/griffin_lim_kernels.hpp"
#include "ops/overlap_add.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

namespace {

// Angles in [0, 2 pi) by SplitMix64 of a counter: the same for every order of work.
float randomAngle(uint64_t seed, uint64_t index) {
  const uint64_t z = dsp::splitMix((seed * 0xD1342543DE82EF95u) ^ ((index + 1) * 0x9E3779B97F4A7C15u));
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
        bins_(fft.bins),
        frames_(input.spec->shape.back()),
        length_(output.spec->shape.back()),
        channels_(output.spec->shape.size() > 1 ? output.spec->shape[0] : 1),
        padding_(params.framing().padding()),
        lanes_(simd::griffinLimKernels().lanes),
        groups_((frames_ + lanes_ - 1) / lanes_),
        groupSize_(bins_ * lanes_),
        overlap_(params.nFft, params.hopLength, frames_, frames_, squares),
        tailLength_(FrameSum::tailLength(overlap_)) {
    const size_t values = static_cast<size_t>(channels_ * groups_ * groupSize_);
    magnitudes_ = Buffer(values * sizeof(float));
    spectra_ = Buffer(2 * values * sizeof(float));
    signal_ = Buffer(static_cast<size_t>(channels_ * length_) * sizeof(float));
    gains_ = Buffer(static_cast<size_t>(length_) * sizeof(float));
    overlap_.gains(padding_, padding_ + length_, static_cast<float*>(gains_.data()));
    const TensorSpec spec{DType::float32, {channels_, length_}, ""};
    blocks_.emplace(ConstTensorView{&spec, out_}, params.framing());
    // A tile's frames reach into the next tile, but no further.
    blocksPerChannel_ = blocks_->tiles() / channels_;
    const FrameGroups::Span first = blocks_->span(0);
    const int64_t wanted = std::max<int64_t>(128, (params.nFft - 1) / params.hopLength + 1);
    blocksPerTile_ = (wanted + first.end - first.first - 1) / (first.end - first.first);
    tilesPerChannel_ = (blocksPerChannel_ + blocksPerTile_ - 1) / blocksPerTile_;
    tails_ = Buffer(static_cast<size_t>(channels_ * tilesPerChannel_ * tailLength_) * sizeof(float));
  }

  int phases() const override { return static_cast<int>(2 + 2 * params_.iterations); }
  int64_t tiles(int) const override { return channels_ * tilesPerChannel_; }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase % 2 == 0) {
      improve(phase / 2, tile, scratch);
    } else {
      join(phase / 2, tile);
    }
  }

 private:
  float* magnitudes(int64_t group) const {
    return static_cast<float*>(magnitudes_.data()) + group * groupSize_;
  }
  // The transform of the round before, or zeros.
  float* previous(int64_t group) const {
    return static_cast<float*>(spectra_.data()) + 2 * group * groupSize_;
  }
  // What a round writes: two buffers by turns, the last of them the result.
  float* signalOf(int64_t round) const {
    return (params_.iterations - round) % 2 == 0 ? out_ : static_cast<float*>(signal_.data());
  }
  float* tailOf(int64_t tile) const { return static_cast<float*>(tails_.data()) + tile * tailLength_; }

  // The frames of a tile, and its own positions (these count from the first sample of frame 0).
  struct Stretch {
    int64_t channel, first, end, begin, stop;
    bool tailed;  // the next tile's positions begin where this one's frames end
  };
  Stretch stretchOf(int64_t tile) const {
    const int64_t channel = tile / tilesPerChannel_, block = tile % tilesPerChannel_ * blocksPerTile_;
    const int64_t last = std::min(block + blocksPerTile_, blocksPerChannel_) - 1;
    const int64_t first = blocks_->span(block).first, end = blocks_->span(last).end;
    const int64_t stop = padding_ + length_, hop = params_.hopLength;
    const bool tailed = end < frames_ && end * hop < stop;
    return {channel, first, end, std::clamp(first * hop, padding_, stop), tailed ? end * hop : stop, tailed};
  }

  // Round 0 makes a signal of the phases to begin with, round r one of those of the signal of round r - 1.
  void improve(int64_t round, int64_t tile, Scratch& scratch) const {
    const Stretch own = stretchOf(tile);
    if (own.begin >= own.stop) return;
    const simd::GriffinLimKernels& kernels = simd::griffinLimKernels();
    float* room = scratch.take<float>(simd::roomSize(fft_, static_cast<int>(lanes_)));
    float* spectrum = scratch.take<float>(static_cast<size_t>(2 * groupSize_));
    float* sum = signalOf(round) + own.channel * length_ + (own.begin - padding_);
    FrameSum frames(overlap_, own.begin, own.stop, sum, scratch.take<float>(FrameSum::room(overlap_)));
    if (own.tailed) frames.keepTail(tailOf(tile));
    const auto add = [&](int64_t f, int64_t count) {
      kernels.inverse(fft_, spectrum, room, frames.samples());
      frames.add(f, count);
    };
    if (round == 0) {
      float* angles = scratch.take<float>(static_cast<size_t>(groupSize_));
      for (int64_t f = own.first; f < own.end; f += lanes_) {
        begin(own.channel, f, angles, spectrum);
        add(f, std::min(lanes_, own.end - f));
      }
    } else {
      const float share = static_cast<float>(params_.momentum / (1 + params_.momentum));
      const TensorSpec spec{DType::float32, {channels_, length_}, ""};
      const FrameGroups source({&spec, signalOf(round - 1)}, params_.framing());
      const int64_t block = own.channel * blocksPerChannel_ + tile % tilesPerChannel_ * blocksPerTile_;
      const int64_t last = std::min(block + blocksPerTile_, (own.channel + 1) * blocksPerChannel_);
      for (int64_t b = block; b < last; b++) {
        source.each(b, static_cast<int>(lanes_), scratch,
                    [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
                      const int64_t g = channel * groups_ + f / lanes_;
                      kernels.project(fft_, group, share, magnitudes(g), room, previous(g), spectrum);
                      add(f, count);
                    });
      }
    }
    if (own.tailed) {
      frames.finishTail();
    } else {
      frames.finish();
    }
    scale(sum, own.begin, own.stop);
  }

  // Adds what the frames of the tile before have in this one.
  void join(int64_t round, int64_t tile) const {
    const Stretch own = stretchOf(tile);
    if (tile % tilesPerChannel_ == 0 || !stretchOf(tile - 1).tailed) return;
    const int64_t end = std::min(own.stop, own.begin + tailLength_);
    scale(tailOf(tile - 1), own.begin, end);
    simd::reductionKernels().add(signalOf(round) + own.channel * length_ + (own.begin - padding_),
                                 tailOf(tile - 1), static_cast<long>(end - own.begin));
  }

  void scale(float* sum, int64_t begin, int64_t end) const {
    const float* gains = static_cast<const float*>(gains_.data()) + (begin - padding_);
    simd::reductionKernels().scale(sum, gains, static_cast<long>(end - begin));
  }

  // Takes in the magnitudes of frames f … f + lanes - 1, silent beyond the last, and sets their first phases.
  void begin(int64_t channel, int64_t f, float* angles, float* spectrum) const {
    const int64_t count = std::min(lanes_, frames_ - f), group = channel * groups_ + f / lanes_;
    float* values = magnitudes(group);
    std::fill(values, values + groupSize_, 0.0f);
    std::fill(angles, angles + groupSize_, 0.0f);
    for (int64_t k = 0; k < bins_; k++) {
      const int64_t at = (channel * bins_ + k) * frames_ + f;
      for (int64_t i = 0; i < count; i++) {
        if (!(in_[at + i] >= 0)) throw ParameterError("magnitudes: expected at least 0 everywhere");
        values[k * lanes_ + i] = in_[at + i];
        if (params_.init == GriffinLimParams::Init::random) {
          angles[k * lanes_ + i] =
              randomAngle(static_cast<uint64_t>(params_.seed), static_cast<uint64_t>(at + i));
        }
      }
    }
    simd::griffinLimKernels().begin(angles, values, fft_.bins, spectrum);
    std::fill(previous(group), previous(group) + 2 * groupSize_, 0.0f);
  }

  const GriffinLimParams& params_;
  const simd::RealFftView<float>& fft_;
  const float* in_;
  float* out_;
  int64_t bins_, frames_, length_, channels_, padding_, lanes_;
  int64_t groups_, groupSize_;  // groups of a channel; values of a group
  OverlapAdd overlap_;
  int64_t tailLength_;
  Buffer magnitudes_, spectra_, signal_, gains_, tails_;
  std::optional<FrameGroups> blocks_;  // of frames; a tile is some of them
  int64_t blocksPerChannel_, blocksPerTile_, tilesPerChannel_;
};

}  // namespace

GriffinLimPlan::GriffinLimPlan(const GriffinLimParams& params)
    : params_(params),
      fft_(static_cast<int>(params.nFft), params.paddedWindow(), params.paddedWindow()),
      squares_(dsp::squared(params.paddedWindow())) {}

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
  if (params_.length) length = *params_.length;
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
