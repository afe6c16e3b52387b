// Sums of overlapping windowed frames over the sums of the squared windows, for stretches of a signal.
// Positions count from the first sample of frame 0.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "simd/reductions.hpp"

namespace melisma {

class OverlapAdd {
 public:
  // `squares`: the squared window, frameLength values. Of the frames that are added, the first `counted`
  // count in the divisor.
  OverlapAdd(int64_t frameLength, int64_t hop, int64_t frames, int64_t counted, const float* squares)
      : frameLength_(frameLength), hop_(hop), frames_(frames), counted_(counted), squares_(squares) {}

  // The frames that reach into begin … end - 1: firstFrame … endFrame - 1.
  int64_t firstFrame(int64_t begin) const {
    return begin < frameLength_ ? 0 : (begin - frameLength_) / hop_ + 1;
  }
  int64_t endFrame(int64_t end) const { return std::min(frames_, (end - 1) / hop_ + 1); }

  // Adds what of frame f lies in begin … end - 1.
  void add(const float* frame, int64_t f, int64_t begin, int64_t end, float* sum) const {
    const int64_t start = f * hop_, from = std::max(start, begin), to = std::min(start + frameLength_, end);
    if (to > from) simd::reductionKernels().add(sum + (from - begin), frame + (from - start), to - from);
  }
  // What the sums are to be multiplied by: one over the sums of the squared windows; 0 where these are below
  // the smallest normal number, because no frame reaches there.
  void gains(int64_t begin, int64_t end, float* gain) const {
    std::fill(gain, gain + (end - begin), 0.0f);
    const int64_t last = std::min(endFrame(end), counted_);
    for (int64_t f = firstFrame(begin); f < last; f++) add(squares_, f, begin, end, gain);
    for (int64_t i = 0; i < end - begin; i++) {
      const bool reached = gain[i] > std::numeric_limits<float>::min();
      const float inverse = 1 / (reached ? gain[i] : 1.0f);
      gain[i] = reached ? inverse : 0.0f;
    }
  }

 private:
  int64_t frameLength_, hop_, frames_, counted_;
  const float* squares_;
};

}  // namespace melisma
