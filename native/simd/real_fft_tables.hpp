// Owns the tables of a real FFT in the kernels' precision.
#pragma once

#include <cstddef>
#include <vector>

#include "simd/fft_tables.hpp"

namespace melisma::simd {

template <class T>
class RealFft {
 public:
  // `window` has nFft samples. `synthesis`, when not empty, is the window of the inverse.
  RealFft(int nFft, const std::vector<double>& window, const std::vector<double>& synthesis = {});
  RealFft(const RealFft&) = delete;
  RealFft& operator=(const RealFft&) = delete;

  const RealFftView<T>& view() const { return view_; }
  size_t bytes() const;

 private:
  SmallFft<T> small(int length, bool fourLast, std::vector<FftStage<T>>& stages);
  const T* keep(const std::vector<double>& values, double factor = 1);

  RealFftView<T> view_{};
  std::vector<FftStage<T>> columnStages_, rowStages_;
  std::vector<std::vector<T>> arrays_;
};

}  // namespace melisma::simd
