// Mel bands of groups of frames, and the range of decibels over an item.
#pragma once

#include <algorithm>
#include <cmath>
#include <mutex>
#include <vector>

#include "ops/frame_groups.hpp"
#include "ops/mel_params.hpp"
#include "ops/spectra.hpp"

namespace melisma {

// Scratch of one tile and the kernels: frames in, [nMels][lanes] out.
class MelGroup {
 public:
  MelGroup(const MelTables& tables, Scratch& scratch) : tables_(tables), spectra_(tables.fft(), scratch) {}

  static int lanes() { return Spectra::lanes(); }

  void bands(const simd::Frames& group, float* out) const {
    const double power = tables_.power();
    const float* spectrum = power == 2   ? spectra_.power(group)
                            : power == 1 ? spectra_.magnitude(group)
                                         : spectra_.raised(group, static_cast<float>(power));
    simd::rowKernels().sparse(tables_.bank(), spectrum, out);
  }

 private:
  const MelTables& tables_;
  Spectra spectra_;
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
  // Of the whole item; every tile of the next phase asks.
  float highest() {
    std::call_once(asked_, [this] {
      for (const simd::DecibelRange& range : ranges_) highest_ = std::max(highest_, range.highest);
    });
    return highest_;
  }

 private:
  std::vector<simd::DecibelRange> ranges_;
  std::once_flag asked_;
  float highest_ = -3.4e38f;
};

}  // namespace melisma
