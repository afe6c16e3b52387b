// Mel bands of groups of frames, and the range of decibels over an item.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "ops/frame_groups.hpp"
#include "ops/mel_params.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

// Scratch of one tile and the kernels: frames in, [nMels][lanes] out.
class MelGroup {
 public:
  MelGroup(const MelTables& tables, Scratch& scratch)
      : tables_(tables),
        room_(scratch.take<float>(simd::roomSize(tables.fft(), lanes()))),
        spectrum_(scratch.take<float>(static_cast<size_t>(tables.fft().bins) * lanes())) {}

  static int lanes() { return simd::spectrumKernels().floatLanes; }

  void bands(const simd::Frames& group, float* out) const {
    const simd::SpectrumKernels& kernels = simd::spectrumKernels();
    if (tables_.power() == 2) {
      kernels.power(tables_.fft(), group, room_, spectrum_);
    } else {
      kernels.magnitude(tables_.fft(), group, room_, spectrum_);
      if (tables_.power() != 1) raise();
    }
    simd::rowKernels().sparse(tables_.bank(), spectrum_, out);
  }

 private:
  void raise() const {
    const float exponent = static_cast<float>(tables_.power());
    const size_t count = static_cast<size_t>(tables_.fft().bins) * lanes();
    for (size_t i = 0; i < count; i++) spectrum_[i] = std::pow(spectrum_[i], exponent);
  }

  const MelTables& tables_;
  float *room_, *spectrum_;
};

// One range per tile, written by that tile alone; the whole item's range is asked for in the next phase.
class TileRanges {
 public:
  explicit TileRanges(int64_t tiles) : ranges_(static_cast<size_t>(tiles), {3.4e38f, -3.4e38f}) {}
  void widen(int64_t tile, const simd::DecibelRange& range) {
    simd::DecibelRange& own = ranges_[static_cast<size_t>(tile)];
    own = {std::min(own.lowest, range.lowest), std::max(own.highest, range.highest)};
  }
  const simd::DecibelRange& of(int64_t tile) const { return ranges_[static_cast<size_t>(tile)]; }
  float highest() const {
    float most = -3.4e38f;
    for (const simd::DecibelRange& range : ranges_) most = std::max(most, range.highest);
    return most;
  }

 private:
  std::vector<simd::DecibelRange> ranges_;
};

}  // namespace melisma
