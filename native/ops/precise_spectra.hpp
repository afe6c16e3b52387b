// Spectra of groups of frames computed in double, for one tile; in a combined plan, ops with the same window
// and frames share them as those of Spectra.
#pragma once

#include "core/scratch.hpp"
#include "simd/precise_spectrum.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

class PreciseSpectra {
 public:
  using Real = double;  // of the transform

  PreciseSpectra(const simd::RealFftView<double>& fft, Scratch& scratch)
      : fft_(fft),
        memo_(scratch.memo),
        room_(scratch.take<double>(simd::roomSize(fft, simd::preciseSpectrumKernels().doubleLanes))),
        own_(scratch.take<float>(size())) {}

  static int lanes() { return simd::preciseSpectrumKernels().floatLanes; }

  // |X|^2 and |X| as [bins][lanes], rounded once; valid until the next call.
  const float* power(const simd::Frames& group) const {
    return kept(group, simd::preciseSpectrumKernels().power, 0x70726563736f776eu);
  }
  const float* magnitude(const simd::Frames& group) const {
    return kept(group, simd::preciseSpectrumKernels().magnitude, 0x7072656373616d70u);
  }

 private:
  template <class Kernel>
  const float* kept(const simd::Frames& group, Kernel kernel, uint64_t what) const {
    float* values = own_;
    if (memo_ && group.inSignal) {  // padded copies lie where other frames lie later
      const Memo::Key key{fft_.identity ^ what, group.first, group.hop};
      if (const float* found = memo_->find(key)) return found;
      values = memo_->add(key, size());
    }
    kernel(fft_, group, room_, values);
    return values;
  }
  size_t size() const { return static_cast<size_t>(fft_.bins) * static_cast<size_t>(lanes()); }

  const simd::RealFftView<double>& fft_;
  Memo* memo_;
  double* room_;
  float* own_;
};

}  // namespace melisma
