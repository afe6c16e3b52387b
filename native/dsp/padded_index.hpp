// Where numpy.pad takes a sample beyond the ends of a signal from.
#pragma once

#include <cstdint>

#include "core/host_device.hpp"

namespace melisma::dsp {

enum class PadMode { constant, reflect, symmetric, edge };

// The index of the sample that stands for `index`; -1 for a zero. Reflection repeats when it must.
MELISMA_HOST_DEVICE inline int64_t paddedIndex(int64_t length, int64_t index, PadMode mode) {
  if (index >= 0 && index < length) return index;
  if (mode == PadMode::constant || length == 0) return -1;
  if (mode == PadMode::edge || length == 1) return index < 0 ? 0 : length - 1;
  const int64_t period = mode == PadMode::reflect ? 2 * (length - 1) : 2 * length;
  const int64_t at = ((index % period) + period) % period;
  if (at < length) return at;
  return mode == PadMode::reflect ? period - at : period - 1 - at;
}

}  // namespace melisma::dsp
