// A plain FFT in double, for tables.
#pragma once

#include <complex>
#include <vector>

namespace melisma::dsp {

// In place, sum_n x[n] exp(-2 pi i k n / N); the length must be a power of two.
void complexFft(std::vector<std::complex<double>>& values);

}  // namespace melisma::dsp
