// DCT bases in double.
#include "dsp/cosine_basis.hpp"

#include <cmath>

namespace melisma::dsp {

namespace {

const double pi = 3.14159265358979323846;

double element(int type, int64_t k, int64_t m, int64_t n) {
  const double x = static_cast<double>(k), y = static_cast<double>(m), size = static_cast<double>(n);
  if (type == 1) {
    // Orthonormal: the first and last inputs and outputs weigh sqrt(1/2).
    const double last = size - 1;
    const double a = k == 0 || k == n - 1 ? std::sqrt(0.5) : 1.0,
                 b = m == 0 || m == n - 1 ? std::sqrt(0.5) : 1.0;
    return std::sqrt(2.0 / last) * a * b * std::cos(pi * x * y / last);
  }
  if (type == 3) {
    return m == 0 ? std::sqrt(1.0 / size)
                  : std::sqrt(2.0 / size) * std::cos(pi * y * (2 * x + 1) / (2 * size));
  }
  return std::sqrt((k == 0 ? 1.0 : 2.0) / size) * std::cos(pi * x * (2 * y + 1) / (2 * size));
}

}  // namespace

std::vector<double> cosineBasis(int type, int64_t outputs, int64_t inputs, double lifter) {
  std::vector<double> basis;
  basis.reserve(static_cast<size_t>(outputs * inputs));
  for (int64_t k = 0; k < outputs; k++) {
    const double lift = lifter > 0 ? 1 + lifter / 2 * std::sin(pi * static_cast<double>(k + 1) / lifter) : 1;
    for (int64_t m = 0; m < inputs; m++) basis.push_back(lift * element(type, k, m, inputs));
  }
  return basis;
}

}  // namespace melisma::dsp
