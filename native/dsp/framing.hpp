// Where the frames of a signal lie, and what is beyond its ends.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dsp/padded_index.hpp"

namespace melisma::dsp {

// The names of the modes, in the order of the enum.
std::vector<std::string> padModeNames();

// numpy.pad's rule for a sample outside of 0 … length - 1 (reflection repeats when it must).
float paddedSample(const float* signal, int64_t length, int64_t index, PadMode mode);

struct Framing {
  int64_t frameLength, hopLength;
  bool center;
  PadMode padMode;
  int64_t zeros = 0;  // that follow the signal and are reflected as part of it

  // Samples before the first one that frame 0 begins with.
  int64_t padding() const { return center ? frameLength / 2 : 0; }
  // 1 + (length + 2 padding - frameLength) / hopLength; throws ParameterError when no frame fits.
  int64_t frames(int64_t length) const;
  // True when frames f … f + count - 1 need no padding.
  bool inside(int64_t length, int64_t f, int64_t count) const;
  // Copies frame f.
  void copy(const float* signal, int64_t length, int64_t f, float* out) const;
};

}  // namespace melisma::dsp
