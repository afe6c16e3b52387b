// Owns the tables of the autocorrelation of yin.hpp.
#pragma once

#include <cstddef>
#include <vector>

#include "simd/yin.hpp"

namespace melisma::simd {

class AutocorrelationTables {
 public:
  // Long enough for frames of `frameLength` samples and lags up to `largestLag`.
  AutocorrelationTables(int frameLength, int largestLag);
  AutocorrelationTables(const AutocorrelationTables&) = delete;
  AutocorrelationTables& operator=(const AutocorrelationTables&) = delete;

  const AutocorrelationView& view() const { return view_; }
  size_t bytes() const;

 private:
  const float* keep(const std::vector<double>& values);
  SmallFft<float> small(int length, std::vector<FftStage<float>>& stages);

  AutocorrelationView view_{};
  std::vector<FftStage<float>> columnStages_, rowStages_;
  std::vector<std::vector<float>> arrays_;
};

}  // namespace melisma::simd
