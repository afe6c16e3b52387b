// Spectra of groups of frames for one tile. In a combined plan, ops with the same window and frames
// transform each group once: the first keeps its power, the others find it.
#pragma once

#include <cmath>

#include "core/scratch.hpp"
#include "simd/rows.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

class Spectra {
 public:
  using Real = float;  // of the transform

  Spectra(const simd::RealFftView<float>& fft, Scratch& scratch)
      : fft_(fft),
        memo_(scratch.memo),
        room_(scratch.take<float>(simd::roomSize(fft, lanes()))),
        own_(scratch.take<float>(size())) {}

  static int lanes() { return simd::spectrumKernels().floatLanes; }

  // |X|^2 and |X| as [bins][lanes]; valid until the next call.
  const float* power(const simd::Frames& group) const {
    if (!shared(group)) {
      simd::spectrumKernels().power(fft_, group, room_, own_);
      return own_;
    }
    const Memo::Key key{fft_.identity, group.first, group.hop};
    if (const float* kept = memo_->find(key)) return kept;
    float* values = memo_->add(key, size());
    simd::spectrumKernels().power(fft_, group, room_, values);
    return values;
  }
  const float* magnitude(const simd::Frames& group) const {
    if (!shared(group)) {
      simd::spectrumKernels().magnitude(fft_, group, room_, own_);
      return own_;
    }
    const Memo::Key key{~fft_.identity, group.first, group.hop};
    if (const float* kept = memo_->find(key)) return kept;
    const float* squares = power(group);
    float* values = memo_->add(key, size());
    simd::rowKernels().roots(squares, fft_.bins, values);  // as the magnitude kernel does
    return values;
  }
  // |X|^exponent, for exponents other than 1 and 2.
  const float* raised(const simd::Frames& group, float exponent) const {
    const float* values = magnitude(group);
    for (size_t i = 0; i < size(); i++) own_[i] = std::pow(values[i], exponent);
    return own_;
  }

 private:
  size_t size() const { return static_cast<size_t>(fft_.bins) * static_cast<size_t>(lanes()); }
  // Padded copies of frames live in scratch, at addresses that other frames use later.
  bool shared(const simd::Frames& group) const { return memo_ && group.inSignal; }

  const simd::RealFftView<float>& fft_;
  Memo* memo_;
  float *room_, *own_;
};

}  // namespace melisma
