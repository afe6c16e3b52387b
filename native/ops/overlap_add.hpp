// Sums of overlapping windowed frames over the sums of the squared windows, for stretches of a signal.
// Positions count from the first sample of frame 0.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "simd/overlap.hpp"
#include "simd/reductions.hpp"

namespace melisma {

class OverlapAdd {
 public:
  // `squares`: the squared window, frameLength values. Of the frames that are added, the first `counted`
  // count in the divisor.
  OverlapAdd(int64_t frameLength, int64_t hop, int64_t frames, int64_t counted, const float* squares)
      : frameLength_(frameLength), hop_(hop), frames_(frames), counted_(counted), squares_(squares) {
    if (hop > frameLength || counted_ <= (frameLength + hop - 1) / hop) return;
    periodic_.resize(static_cast<size_t>(hop));
    sumSquares(frameLength, frameLength + hop, periodic_.data());
    std::rotate(periodic_.begin(), periodic_.end() - frameLength % hop, periodic_.end());
  }

  int64_t frameLength() const { return frameLength_; }
  int64_t hop() const { return hop_; }
  int64_t frames() const { return frames_; }
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
    // Where as many frames overlap as can, gains have the period of the hop.
    const bool periodic = !periodic_.empty();
    const int64_t from = periodic ? std::clamp(frameLength_, begin, end) : end;
    const int64_t to = periodic ? std::clamp(counted_ * hop_, from, end) : end;
    sumSquares(begin, from, gain);
    for (int64_t i = from; i < to;) {
      const int64_t phase = i % hop_, count = std::min(hop_ - phase, to - i);
      std::copy_n(periodic_.data() + phase, count, gain + (i - begin));
      i += count;
    }
    sumSquares(to, end, gain + (to - begin));
  }

 private:
  void sumSquares(int64_t begin, int64_t end, float* gain) const {
    if (end <= begin) return;
    std::fill(gain, gain + (end - begin), 0.0f);
    const int64_t last = std::min(endFrame(end), counted_);
    for (int64_t f = firstFrame(begin); f < last; f++) add(squares_, f, begin, end, gain);
    for (int64_t i = 0; i < end - begin; i++) {
      const bool reached = gain[i] > std::numeric_limits<float>::min();
      const float inverse = 1 / (reached ? gain[i] : 1.0f);
      gain[i] = reached ? inverse : 0.0f;
    }
  }

  int64_t frameLength_, hop_, frames_, counted_;
  const float* squares_;
  std::vector<float> periodic_;  // gains of positions 0 … hop - 1 of a hop
};

// The sum of the frames that reach into begin … end - 1, group by group of one frame per lane.
class FrameSum {
 public:
  // `memory`: room(overlap) values, aligned to 64 bytes.
  FrameSum(const OverlapAdd& overlap, int64_t begin, int64_t end, float* sum, float* memory)
      : overlap_(overlap),
        begin_(begin),
        end_(end),
        sum_(sum),
        lanes_(lanes()),
        across_(simd::overlapKernels().adds(length(), static_cast<long>(overlap.hop()))),
        samples_(memory),
        rows_(memory + size(overlap)),
        carry_(rows_ + size(overlap)),
        next_(begin / overlap.hop() * overlap.hop()) {
    if (across_) {
      std::fill(carry_, carry_ + overlap.hop() * lanes_, 0.0f);
    } else {
      std::fill(sum, sum + (end - begin), 0.0f);
    }
  }
  static size_t room(const OverlapAdd& overlap) { return 3 * size(overlap); }

  // Positions from the begin to here have their sums.
  int64_t finished() const { return across_ ? std::max(next_, begin_) : begin_; }

  // Where the samples [nFft][lanes] of the next group go.
  float* samples() const { return samples_; }

  // Takes these samples as frames f … f + count - 1. The next group's begin with f + lanes.
  void add(int64_t f, int64_t count) {
    if (!across_) {
      simd::overlapKernels().toRows(samples_, length(), rows_);
      for (int64_t i = 0; i < count; i++) {
        const float* frame = rows_ + i * overlap_.frameLength();
        overlap_.add(frame, f + i, begin_, end_, sum_);
        if (tail_) overlap_.add(frame, f + i, end_, end_ + tailLength(overlap_), tail_);
      }
      return;
    }
    for (int64_t i = count; i < lanes_; i++) {
      for (int64_t n = 0; n < overlap_.frameLength(); n++) samples_[n * lanes_ + i] = 0;
    }
    addAcross(f);
  }

  // After the last group: what its frames have beyond them.
  void finish() {
    if (!across_ || next_ >= end_) return;
    std::fill(samples_, samples_ + size(overlap_), 0.0f);
    for (int64_t f = next_ / overlap_.hop(); next_ < end_; f += lanes_) addAcross(f);
  }
  // The same where the end is the first sample behind whole groups: what the frames have beyond it goes to
  // `tail`, which has frameLength - hop samples and was given to keepTail() before the first group.
  void keepTail(float* tail) {
    tail_ = tail;
    std::fill(tail, tail + tailLength(overlap_), 0.0f);
  }
  void finishTail() {
    if (!across_) return;
    std::fill(samples_, samples_ + size(overlap_), 0.0f);
    simd::overlapKernels().add(samples_, length(), static_cast<long>(overlap_.hop()), carry_, rows_);
    std::copy(rows_, rows_ + tailLength(overlap_), tail_);
  }
  static int64_t tailLength(const OverlapAdd& overlap) {
    return std::max<int64_t>(0, overlap.frameLength() - overlap.hop());
  }

 private:
  void addAcross(int64_t f) {
    const int64_t hop = overlap_.hop(), from = f * hop;
    next_ = from + lanes_ * hop;
    const bool inside = from >= begin_ && next_ <= end_;
    float* rows = inside ? sum_ + (from - begin_) : rows_;
    simd::overlapKernels().add(samples_, length(), static_cast<long>(hop), carry_, rows);
    const int64_t first = std::max(from, begin_), last = std::min(next_, end_);
    if (!inside && last > first)
      std::copy(rows_ + (first - from), rows_ + (last - from), sum_ + (first - begin_));
  }
  int length() const { return static_cast<int>(overlap_.frameLength()); }
  static int64_t lanes() { return simd::overlapKernels().lanes; }
  static size_t size(const OverlapAdd& overlap) {
    return static_cast<size_t>(overlap.frameLength() * lanes());
  }

  const OverlapAdd& overlap_;
  int64_t begin_, end_;
  float* sum_;
  int64_t lanes_;
  bool across_;
  float *samples_, *rows_, *carry_, *tail_ = nullptr;
  int64_t next_;  // the position behind the last row
};

}  // namespace melisma
