// The masks of a stretch of frames. Magnitudes come in group by group (one frame per lane, as the FFT leaves
// them) and are filtered over frequency at once; transposed copies are filtered over time when all are in.
#pragma once

#include <cstdint>

#include "core/scratch.hpp"
#include "ops/hpss/hpss_kernels.hpp"

namespace melisma {

struct HpssFilters {
  int64_t harmonicSize, percussiveSize;
  simd::MaskRule rule;
};

class HpssTile {
 public:
  // Frames first … end - 1 out of `frames`.
  HpssTile(const HpssFilters& filters, int64_t bins, int64_t frames, int64_t first, int64_t end,
           Scratch& scratch);

  // Groups firstGroup() … endGroup() - 1 must be added, in any order; 0 … ownGroups() - 1 are those with
  // masks, the others their neighbours in time.
  int64_t firstGroup() const { return -before_; }
  int64_t endGroup() const { return own_ + after_; }
  int64_t ownGroups() const { return own_; }
  int64_t frameOf(int64_t group) const { return first_ + group * lanes_; }

  // Where the magnitudes [bins][lanes] of the next group go. Lanes outside of the signal are ignored.
  float* magnitudes() const { return padded_ + percussiveBefore_ * lanes_; }
  void add(int64_t group);
  // After the last add().
  void makeMasks();

  // [bins][lanes] of a group: medians before makeMasks() (percussive only), masks after it.
  float* harmonic(int64_t group) const { return harmonic_ + group * distance_; }
  float* percussive(int64_t group) const { return percussive_ + group * distance_; }

 private:
  void reflectTime(float* strip) const;

  const HpssFilters& filters_;
  int64_t lanes_, bins_, frames_, first_, end_;
  int64_t before_, own_, after_;  // groups
  int64_t strips_;                // of `lanes` bins
  int64_t distance_;              // values of a group
  int64_t stripRows_;
  int64_t percussiveBefore_;  // rows of reflection below bin 0
  float *padded_, *strip_, *medians_, *harmonic_, *percussive_, *room_;
};

}  // namespace melisma
