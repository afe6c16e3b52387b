// Beats of an onset strength envelope by dynamic programming. Source: librosa 0.11 beat.beat_track
// (D. Ellis, Beat tracking by dynamic programming, 2007).
#pragma once

#include <cstdint>
#include <vector>

namespace melisma::dsp {

struct BeatRule {
  int64_t framesPerBeat;  // at least 1
  double tightness;       // how much a beat that is not where the tempo wants it costs
  bool trim;              // leaves out weak beats at both ends
};

// Frames, ascending.
std::vector<int32_t> trackBeats(const float* envelope, int64_t length, const BeatRule& rule);

}  // namespace melisma::dsp
