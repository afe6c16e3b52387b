// The edge rule of median filters.
#pragma once

#include <cstdint>

#include "core/host_device.hpp"

namespace melisma::dsp {

// The index that stands for one outside of 0 … length - 1: d c b a | a b c d | d c b a, repeated as far as
// needed. scipy.ndimage calls it mode "reflect", numpy.pad "symmetric".
MELISMA_HOST_DEVICE inline int64_t reflected(int64_t index, int64_t length) {
  if (index >= 0 && index < length) return index;
  const int64_t at = ((index % (2 * length)) + 2 * length) % (2 * length);
  return at < length ? at : 2 * length - 1 - at;
}

}  // namespace melisma::dsp
