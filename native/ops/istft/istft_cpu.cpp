// The CPU's istft. A tile owns a stretch of samples and transforms every frame that reaches into it (a few
// at its borders are transformed twice), so tiles share nothing and frames are added in their order. Tiles
// are cut so that their groups begin with a multiple of 16 frames, which is where cache lines of a row begin
// when the rows do.
#include "ops/istft/istft.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "ops/overlap_add.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

namespace {

class IstftWork : public Work {
 public:
  IstftWork(const IstftParams& params, const simd::RealFftView<float>& fft, const float* squares,
            ConstTensorView input, TensorView output)
      : fft_(fft),
        in_(input.as<float>()),
        out_(output.as<float>()),
        hop_(params.hopLength),
        padding_(params.center ? params.nFft / 2 : 0),
        stored_(input.spec->shape.back()),
        length_(output.spec->shape.back()),
        channels_(output.spec->shape.size() > 1 ? output.spec->shape[0] : 1),
        overlap_(overlapOf(params, squares)) {
    const int64_t reaching = (fft.nFft + hop_ - 1) / hop_ - 1;
    const int64_t most = std::clamp<int64_t>((int64_t{1} << 20) / fft.nFft, 16, 8192);
    framesPerTile_ = (std::max(most, reaching) + 15) / 16 * 16;
    const int64_t behindFirst = padding_ + length_ - beginOf(1);
    tilesPerChannel_ =
        1 + std::max<int64_t>(0, (behindFirst + framesPerTile_ * hop_ - 1) / (framesPerTile_ * hop_));
  }

  int64_t tiles(int) const override { return channels_ * tilesPerChannel_; }

  void run(int, int64_t tile, Scratch& scratch) override {
    const int64_t channel = tile / tilesPerChannel_, t = tile % tilesPerChannel_;
    const int64_t begin = t == 0 ? padding_ : std::max(padding_, beginOf(t));
    const int64_t end = std::min(padding_ + length_, beginOf(t + 1));
    if (end > begin) overlapAdd(channel, begin, end, scratch);
  }

 private:
  OverlapAdd overlapOf(const IstftParams& params, const float* squares) const {
    const IstftPlan::Reach reach = IstftPlan::reachOf(params, stored_, length_);
    return {params.nFft, hop_, reach.frames, reach.counted, squares};
  }

  // Positions count from the first sample of frame 0. Those from here on are reached by no frame before
  // tile * framesPerTile_.
  int64_t beginOf(int64_t tile) const { return (tile * framesPerTile_ - 1) * hop_ + fft_.nFft; }

  void overlapAdd(int64_t channel, int64_t begin, int64_t end, Scratch& scratch) const {
    const simd::SpectrumKernels& kernels = simd::spectrumKernels();
    const int64_t lanes = kernels.floatLanes, block = lanes * hop_, last = overlap_.endFrame(end);
    float* room = scratch.take<float>(simd::roomSize(fft_, static_cast<int>(lanes)));
    float* sum = out_ + channel * length_ + (begin - padding_);
    FrameSum frames(overlap_, begin, end, sum, scratch.take<float>(FrameSum::room(overlap_)));
    float* gains = scratch.take<float>(static_cast<size_t>(block));
    // Finished samples are scaled while they are in cache.
    int64_t scaled = begin;
    const auto scale = [&](int64_t to) {
      for (int64_t count; scaled < to; scaled += count) {
        count = std::min(block, to - scaled);
        overlap_.gains(scaled, scaled + count, gains);
        simd::reductionKernels().scale(sum + (scaled - begin), gains, static_cast<long>(count));
      }
    };
    const float* spectrum = in_ + 2 * channel * fft_.bins * stored_;
    for (int64_t f = overlap_.firstFrame(begin); f < last; f += lanes) {
      // Frames beyond the last reach beyond the end only.
      const int64_t count = std::min(lanes, overlap_.frames() - f);
      kernels.inverse(fft_, spectrum + 2 * f, stored_, static_cast<int>(count), room, frames.samples());
      frames.add(f, count);
      scale(std::min(end, frames.finished()));
    }
    frames.finish();
    scale(end);
  }

  const simd::RealFftView<float>& fft_;
  const float* in_;
  float* out_;
  int64_t hop_, padding_, stored_, length_, channels_;
  OverlapAdd overlap_;
  int64_t framesPerTile_, tilesPerChannel_;
};

}  // namespace

IstftPlan::IstftPlan(const IstftParams& params)
    : params_(params),
      fft_(static_cast<int>(params.nFft), params.paddedWindow(), params.paddedWindow()),
      squares_(dsp::squared(params.paddedWindow())) {}

std::vector<TensorSpec> IstftPlan::outputs(const TensorSpec& input) const {
  const size_t axes = input.shape.size();
  if (input.dtype != DType::complex64 || axes < 2 || axes > 3) {
    throw ParameterError("spectrogram: expected complex64 [bins, frames] or [channels, bins, frames]");
  }
  const int64_t bins = input.shape[axes - 2], frames = input.shape[axes - 1];
  if (bins != params_.bins()) {
    throw ParameterError("spectrogram: expected " + std::to_string(params_.bins()) + " bins for nFft " +
                         std::to_string(params_.nFft) + ", got " + std::to_string(bins));
  }
  if (frames < 1) throw ParameterError("spectrogram: expected at least 1 frames, got 0");
  int64_t length = params_.nFft + params_.hopLength * (frames - 1);
  if (params_.center) length -= 2 * (params_.nFft / 2);
  if (params_.length) length = *params_.length;
  TensorSpec spec{DType::float32, {length}, "audio"};
  if (axes == 3) spec.shape.insert(spec.shape.begin(), input.shape[0]);
  return {spec};
}

std::unique_ptr<Work> IstftPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<IstftWork>(params_, fft_.view(), squares_.data(), input, outputs[0]);
}

namespace {
const RegisterOp<IstftParams, IstftPlan> registered{"istft", 1, "spectrogram",
                                                    "Inverse short-time Fourier transform."};
}

}  // namespace melisma
