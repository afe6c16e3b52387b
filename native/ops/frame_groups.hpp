// Cuts the frames of an item into tiles and, inside a tile, into groups of one frame per SIMD lane.
// Tile borders depend on the frame length alone, so results do not depend on threads.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/scratch.hpp"
#include "core/tensor.hpp"
#include "dsp/framing.hpp"
#include "simd/fft_tables.hpp"

namespace melisma {

// Checks float32 [channels, length]; the shape of a result with these axes per channel: mono has no
// channel axis.
inline std::vector<int64_t> shapePerChannel(const TensorSpec& input, std::initializer_list<int64_t> axes) {
  if (input.dtype != DType::float32 || input.shape.size() != 2 || input.shape[0] < 1) {
    throw ParameterError("audio: expected float32 [channels, length]");
  }
  std::vector<int64_t> shape(axes);
  if (input.shape[0] > 1) shape.insert(shape.begin(), input.shape[0]);
  return shape;
}

class FrameGroups {
 public:
  struct Span {
    int64_t channel, first, end;  // frames first … end - 1
  };

  FrameGroups(ConstTensorView input, const dsp::Framing& framing)
      : FrameGroups(input, framing, input.spec->shape[1], framing.frames(input.spec->shape[1])) {}
  // Only the first `length` samples of each channel, and as many frames as wanted.
  FrameGroups(ConstTensorView input, const dsp::Framing& framing, int64_t length, int64_t frames)
      : framing_(framing),
        samples_(input.as<float>()),
        channels_(input.spec->shape[0]),
        stride_(input.spec->shape[1]),
        length_(length),
        frames_(frames),
        perTile_(std::clamp<int64_t>((int64_t{1} << 17) / framing.frameLength / 16 * 16, 16, 4096)),
        tilesPerChannel_((frames_ + perTile_ - 1) / perTile_) {}

  int64_t channels() const { return channels_; }
  int64_t frames() const { return frames_; }
  int64_t tiles() const { return channels_ * tilesPerChannel_; }
  Span span(int64_t tile) const {
    const int64_t first = tile % tilesPerChannel_ * perTile_;
    return {tile / tilesPerChannel_, first, std::min(frames_, first + perTile_)};
  }
  // No tile has more groups than this.
  int64_t groupsPerTile(int lanes) const { return (perTile_ + lanes - 1) / lanes; }

  // Calls visit(channel, first frame, count, group) for the groups of a tile. Where a frame
  // reaches beyond the signal, or lanes are left over, the group is a padded copy in scratch; lanes left
  // over repeat the last frame.
  template <class Visit>
  void each(int64_t tile, int lanes, Scratch& scratch, Visit visit) const {
    const auto [channel, first, end] = span(tile);
    const float* signal = samples_ + channel * stride_;
    float* copies = nullptr;
    for (int64_t f = first; f < end; f += lanes) {
      const int count = static_cast<int>(std::min<int64_t>(lanes, end - f));
      simd::Frames group{signal + f * framing_.hopLength - framing_.padding(),
                         static_cast<long>(framing_.hopLength), true};
      if (count < lanes || !framing_.inside(length_, f, lanes)) {
        if (!copies) copies = scratch.take<float>(static_cast<size_t>(lanes * framing_.frameLength));
        for (int i = 0; i < lanes; i++) {
          framing_.copy(signal, length_, f + std::min(i, count - 1), copies + i * framing_.frameLength);
        }
        group = {copies, static_cast<long>(framing_.frameLength)};
      } else {
        prefetch(group, lanes);
      }
      visit(channel, f, count, group);
    }
  }

 private:
  // Asks for the samples that the next group adds: frames are read in strides that no hardware
  // prefetcher follows.
  void prefetch(const simd::Frames& group, int lanes) const {
    const float* from = group.first + (lanes - 1) * group.hop + framing_.frameLength;
    const int64_t span = std::min<int64_t>(lanes * group.hop, 16384);
    const float* end = std::min(from + span, samples_ + channels_ * stride_);
    for (; from < end; from += 16) __builtin_prefetch(from, 0, 2);
  }

  dsp::Framing framing_;
  const float* samples_;
  int64_t channels_, stride_, length_, frames_, perTile_, tilesPerChannel_;
};

}  // namespace melisma
