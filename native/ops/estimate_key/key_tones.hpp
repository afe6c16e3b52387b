// From magnitudes of a constant-Q transform to what sounds of each pitch class, as a key is judged by it:
//   1. each bin is divided by the root of the mean over the octave around it, so that quiet voices and high
//      ones count beside loud and low ones, and noise of drums hides less;
//   2. bins are added up to semitones, and of each semitone the third harmonic of the tone 19 semitones
//      below is taken off: it would pass for a fifth, and with it a neighbouring key would be heard;
//   3. semitones are added up to classes.
// Whitening and harmonics as in Gómez, "Tonal description of polyphonic audio for music content processing",
// 2006; the figures were chosen on rendered music (bench/accuracy_key.ts says which).
#pragma once

#include <cstddef>
#include <vector>

#include "core/scratch.hpp"

namespace melisma {

class KeyTones {
 public:
  // The pitch class of each bin, and how many bins an octave has.
  KeyTones(const std::vector<int>& classOf, int binsPerOctave);

  // Memory for a group of frames; the caller fills `magnitudes`, [bins][lanes].
  struct Room {
    size_t lanes;
    float* magnitudes;
    double* sums;
    float *tones, *chroma;
  };
  Room room(int lanes, Scratch& scratch) const;

  // Magnitudes, overwritten, to chroma [12][lanes].
  void fold(const Room& room) const;

 private:
  void whiten(const Room& room) const;

  size_t bins_, reach_;
  std::vector<size_t> toneOf_;  // of each bin
  std::vector<int> classOf_;    // of each tone
};

}  // namespace melisma
