// What rms and zeroCrossingRate count in the samples of a frame, for both devices.
#pragma once

#include <cmath>
#include <cstdint>

#include "core/host_device.hpp"

namespace melisma::dsp {

// x < -1e-10 in double is x <= this in float32, x < the next one towards zero.
constexpr float zeroCrossingThreshold = 9.9999994e-11f;

MELISMA_HOST_DEVICE inline bool signsDiffer(float before, float after) {
  return (before < -zeroCrossingThreshold) != (after < -zeroCrossingThreshold);
}

MELISMA_HOST_DEVICE inline float rootOfMean(double sum, int64_t count) {
  return static_cast<float>(sqrt(sum / static_cast<double>(count)));
}
MELISMA_HOST_DEVICE inline float shareOf(double sum, int64_t count) {
  return static_cast<float>(sum / static_cast<double>(count));
}

}  // namespace melisma::dsp
