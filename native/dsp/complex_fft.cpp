#include "dsp/complex_fft.hpp"

#include <cmath>

#include "dsp/fft_plan.hpp"

namespace melisma::dsp {

void complexFft(std::vector<std::complex<double>>& values) {
  const size_t n = values.size();
  for (size_t i = 1, j = 0; i < n; i++) {
    size_t bit = n / 2;
    for (; j & bit; bit /= 2) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(values[i], values[j]);
  }
  std::vector<std::complex<double>> roots(n / 2);
  for (size_t k = 0; k < n / 2; k++) {
    const auto [cosine, sine] = rootOfUnity(static_cast<long long>(k), static_cast<long long>(n));
    roots[k] = {cosine, sine};
  }
  for (size_t half = 1; half < n; half *= 2) {
    for (size_t from = 0; from < n; from += 2 * half) {
      for (size_t k = 0; k < half; k++) {
        const std::complex<double> odd = values[from + half + k] * roots[k * (n / 2 / half)];
        values[from + half + k] = values[from + k] - odd;
        values[from + k] += odd;
      }
    }
  }
}

}  // namespace melisma::dsp
