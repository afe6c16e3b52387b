// The mean of a tempogram over time without the tempogram: autocorrelation is linear in the power spectrum,
// and the maximum of a column, at lag 0, is the energy of its stretch, so spectra are divided, summed up and
// transformed back once.
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
  std::vector<std::vector<double>> sums_;  // per tile, [bins]
};

}  // namespace melisma
