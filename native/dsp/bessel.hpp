// For Kaiser windows.
#pragma once

namespace melisma::dsp {

// Modified Bessel function of the first kind, order 0.
inline double bessel0(double x) {
  const double quarter = 0.25 * x * x;
  double term = 1, sum = 1;
  for (int k = 1; term > 1e-18 * sum; k++) {
    term *= quarter / (static_cast<double>(k) * k);
    sum += term;
  }
  return sum;
}

}  // namespace melisma::dsp
