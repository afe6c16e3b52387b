// The mean of a tempogram over time without the tempogram: autocorrelation is linear in the power spectrum,
// and the maximum of a column, at lag 0, is the energy of its stretch, so spectra are divided, summed up and
// transformed back once. Stretches that are almost silent are correlated directly: lags at which nothing
// meets are then exactly 0, where the rounding of a transform would decide a tempo (a single note).
#pragma once

#include <vector>

#include "ops/tempogram/lag_spectra.hpp"

namespace melisma {

class MeanLags {
 public:
  MeanLags(const LagSpectra& spectra, int64_t frames);

  static constexpr int phases = 2;
  int64_t tiles(int phase) const { return phase == 0 ? 1 : static_cast<int64_t>(sums_.size()); }
  void run(int phase, int64_t tile, const float* envelope, Scratch& scratch);
  // After both phases: lags 0 … length - 1.
  std::vector<double> mean() const;

 private:
  const LagSpectra& spectra_;
  int64_t frames_, perTile_;
  std::vector<float> padded_;
  // Adds the autocorrelation of a stretch, over its energy.
  void addDirectly(const float* stretch, std::vector<double>& lags) const;

  std::vector<std::vector<double>> sums_;    // per tile, [bins]
  std::vector<std::vector<double>> direct_;  // per tile, [length]
};

}  // namespace melisma
