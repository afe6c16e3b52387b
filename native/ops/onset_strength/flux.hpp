// The work of onsetStrength, so that other ops can begin with it: mel bands in decibels, then differences.
#pragma once

#include <memory>
#include <vector>

#include "ops/mel_groups.hpp"
#include "ops/onset_strength/onset_strength.hpp"
#include "simd/onset.hpp"

namespace melisma {

class Flux {
 public:
  // `audio` is float32 [channels, length]; `out` gets [channels][frames].
  Flux(const OnsetStrengthParams& params, const MelTables& tables, ConstTensorView audio, float* out);

  static constexpr int phases = 3;
  int64_t tiles(int phase) const;
  void run(int phase, int64_t tile, Scratch& scratch);
  int64_t frames() const { return groups_.frames(); }

 private:
  void spectra(int64_t tile, Scratch& scratch);
  void differences(int64_t tile, Scratch& scratch);
  void medians(const simd::FluxView& view, int64_t u, float* rows, float* room, float* out) const;
  void detrend(float* envelope) const;

  const OnsetStrengthParams& params_;
  const MelTables& tables_;
  FrameGroups groups_;
  TileRanges ranges_;
  float* out_;
  long stride_;
  int64_t perTile_, tilesPerChannel_;
  std::unique_ptr<float[]> decibels_;  // [channels][nMels][stride]
};

}  // namespace melisma
