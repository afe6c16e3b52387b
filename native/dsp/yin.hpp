// What yin and pyin share: troughs of the cumulative mean normalised difference function of each frame,
//
//   d(k)  = 2 (r(0) - r(k)) - sum_{m < k} y(m)^2,   r(k) = sum_m y(m) y(m + k) within the frame
//   d'(k) = d(k) / ((1/k) sum_{j = 1}^{k} d(j)),    minPeriod <= k <= maxPeriod
//
// Sources: de Cheveigne and Kawahara 2002, equation 8; librosa 0.11, whose d has this last term.
#pragma once

#include <cstdint>

#include "core/scratch.hpp"
#include "dsp/framing.hpp"
#include "simd/autocorrelation_tables.hpp"

namespace melisma::dsp {

// The troughs of one frame; indices count from minPeriod.
class YinFrame {
 public:
  const int32_t* troughs = nullptr;  // ascending
  int count = 0;
  int lowest = 0;  // index of the first smallest value

  double value(int index) const { return values_[static_cast<int64_t>(index) * stride_]; }
  // The period at an index, in samples, refined by a parabola through its neighbours.
  double period(int index) const;

 private:
  friend class YinFrames;
  const float* values_ = nullptr;
  int stride_ = 0, periods_ = 0, minPeriod_ = 0;
};

class YinFrames {
 public:
  YinFrames(const Framing& framing, int minPeriod, int maxPeriod);

  const Framing& framing() const { return framing_; }
  int periods() const { return view_.maxPeriod - view_.minPeriod + 1; }
  size_t bytes() const { return tables_.bytes(); }

  // Calls visit(frame index, YinFrame) for frames first … first + count - 1. Pairs of frames share a
  // transform, so `first` must come from a grid that depends on nothing but the signal's length.
  template <class Visit>
  void run(const float* signal, int64_t length, int64_t first, int64_t count, Scratch& scratch,
           Visit visit) const {
    const int group = simd::yinKernels().frames;
    const Room room = take(scratch);
    for (int64_t at = 0; at < count; at += group) {
      const int n = static_cast<int>(count - at < group ? count - at : group);
      analyse(signal, length, first + at, n, room);
      for (int f = 0; f < n; f++) visit(first + at + f, frameOf(room, f));
    }
  }

 private:
  struct Room {
    float *copies, *kernel, *values;
    int32_t *troughs, *counts, *lowest;
  };
  Room take(Scratch& scratch) const;
  void analyse(const float* signal, int64_t length, int64_t first, int count, const Room& room) const;
  YinFrame frameOf(const Room& room, int f) const;

  Framing framing_;
  simd::AutocorrelationTables tables_;
  simd::YinView view_;
};

}  // namespace melisma::dsp
