// Sums over overlapping frames of samples, each sample visited once: frames start at multiples of the hop,
// so sums over blocks of gcd(frameLength, hopLength) samples are shared. A frame's sum is the sum of its
// blocks in order, whichever tile asks.
#pragma once

#include <algorithm>
#include <numeric>

#include "core/op.hpp"
#include "ops/frame_groups.hpp"

namespace melisma {

struct FrameParams {
  int64_t frameLength = 2048, hopLength = 512;
  bool center = true;

  void fields(Fields& f) {
    f.integer(frameLength, "frameLength", 2048)
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 30)
        .doc("Length of a frame.");
    f.integer(hopLength, "hopLength", 512)
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 30)
        .doc("Distance of two frames.");
    f.boolean(center, "center", true)
        .doc("Pads by frameLength / 2 at both ends, so that frame t is centred on sample t * hopLength.");
  }
};

// `Reduce` has `double inside(const float* x, int64_t count)` for a block and `double between(float
// before, float after)` for the seam of two blocks.
template <class Reduce>
void sumFrames(const Reduce& reduce, const dsp::Framing& framing, const float* signal, int64_t length,
               int64_t first, int64_t end, Scratch& scratch, double* out) {
  const int64_t common = std::gcd(framing.frameLength, framing.hopLength);
  const bool shared = common >= 16;  // shorter blocks cost more than they save
  const int64_t block = shared ? common : framing.frameLength;
  const int64_t perFrame = framing.frameLength / block;
  const auto sampleAt = [&](int64_t i) { return dsp::paddedSample(signal, length, i, framing.padMode); };
  float* copy = nullptr;
  const auto inside = [&](int64_t at) {  // the block from sample `at` on
    if (at >= 0 && at + block <= length) return reduce.inside(signal + at, block);
    if (!copy) copy = scratch.take<float>(static_cast<size_t>(block));
    for (int64_t i = 0; i < block; i++) copy[i] = sampleAt(at + i);
    return reduce.inside(copy, block);
  };
  const int64_t origin = first * framing.hopLength - framing.padding();
  if (!shared) {
    for (int64_t f = first; f < end; f++) out[f - first] = inside(f * framing.hopLength - framing.padding());
    return;
  }
  const int64_t step = framing.hopLength / block;
  const int64_t blocks = (end - first - 1) * step + perFrame;
  double* sums = scratch.take<double>(static_cast<size_t>(blocks));
  double* seams = scratch.take<double>(static_cast<size_t>(blocks));
  for (int64_t b = 0; b < blocks; b++) {
    const int64_t at = origin + b * block;
    const bool used = step <= perFrame || b % step < perFrame;
    sums[b] = used ? inside(at) : 0;
    seams[b] = used ? reduce.between(sampleAt(at - 1), sampleAt(at)) : 0;
  }
  for (int64_t f = 0; f < end - first; f++) {
    double total = sums[f * step];
    for (int64_t b = 1; b < perFrame; b++) total += seams[f * step + b] + sums[f * step + b];
    out[f] = total;
  }
}

// An op whose result for a frame is finish(sum): float32 [channels, 1, frames].
template <class Reduce>
class FrameSumWork : public Work {
 public:
  FrameSumWork(const Reduce& reduce, const dsp::Framing& framing, ConstTensorView input, float* out)
      : reduce_(reduce),
        framing_(framing),
        groups_(input, framing),
        signal_(input.as<float>()),
        length_(input.spec->shape[1]),
        out_(out) {}

  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    const auto [channel, first, end] = groups_.span(tile);
    double* sums = scratch.take<double>(static_cast<size_t>(end - first));
    sumFrames(reduce_, framing_, signal_ + channel * length_, length_, first, end, scratch, sums);
    float* out = out_ + channel * groups_.frames();
    for (int64_t f = first; f < end; f++) out[f] = reduce_.finish(sums[f - first], framing_.frameLength);
  }

 protected:
  const FrameGroups& groups() const { return groups_; }

 private:
  Reduce reduce_;
  dsp::Framing framing_;
  FrameGroups groups_;
  const float* signal_;
  int64_t length_;
  float* out_;
};

inline std::vector<TensorSpec> oneRow(const TensorSpec& input, const dsp::Framing& framing,
                                      const char* name) {
  TensorSpec spec{DType::float32, shapePerChannel(input, {1, 0}), name};
  spec.shape.back() = framing.frames(input.shape[1]);
  return {spec};
}

}  // namespace melisma
