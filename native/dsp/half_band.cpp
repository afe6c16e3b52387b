#include "dsp/half_band.hpp"

#include <algorithm>
#include <cmath>

namespace melisma::dsp {
namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double passBand = 0.25 * pi;

// Gaussian elimination with pivots; rows are [coefficients, right side].
std::vector<double> solve(std::vector<std::vector<double>> rows) {
  const size_t n = rows.size();
  for (size_t i = 0; i < n; i++) {
    const auto pivot = std::max_element(rows.begin() + static_cast<long>(i), rows.end(),
                                        [i](auto& a, auto& b) { return std::fabs(a[i]) < std::fabs(b[i]); });
    std::swap(rows[i], *pivot);
    for (size_t k = i + 1; k < n; k++) {
      const double factor = rows[k][i] / rows[i][i];
      for (size_t c = i; c <= n; c++) rows[k][c] -= factor * rows[i][c];
    }
  }
  std::vector<double> x(n);
  for (size_t i = n; i-- > 0;) {
    x[i] = rows[i][n];
    for (size_t c = i + 1; c < n; c++) x[i] -= rows[i][c] * x[c];
    x[i] /= rows[i][i];
  }
  return x;
}

}  // namespace

std::vector<double> halfBandTaps(int pairs) {
  const size_t n = static_cast<size_t>(pairs);
  std::vector<double> extrema(n + 1), solution;
  for (size_t i = 0; i <= n; i++) {
    extrema[i] = 0.5 * passBand * (1 - std::cos(pi * static_cast<double>(i) / static_cast<double>(n)));
  }
  constexpr int gridSize = 4000, mostRounds = 30;
  for (int round = 0; round < mostRounds; round++) {
    std::vector<std::vector<double>> rows(n + 1, std::vector<double>(n + 2));
    for (size_t i = 0; i <= n; i++) {
      for (size_t j = 0; j < n; j++) rows[i][j] = 2 * std::cos(static_cast<double>(2 * j + 1) * extrema[i]);
      rows[i][n] = i % 2 ? -1 : 1;  // the ripple
      rows[i][n + 1] = 0.5;
    }
    solution = solve(std::move(rows));

    std::vector<double> error(gridSize + 1);
    for (int g = 0; g <= gridSize; g++) {
      double sum = -0.5;
      for (size_t j = 0; j < n; j++)
        sum += 2 * solution[j] * std::cos(static_cast<double>(2 * j + 1) * passBand * g / gridSize);
      error[static_cast<size_t>(g)] = sum;
    }
    std::vector<double> found{0};
    for (size_t g = 1; g < gridSize; g++) {
      if ((error[g] - error[g - 1]) * (error[g + 1] - error[g]) <= 0)
        found.push_back(passBand * static_cast<double>(g) / gridSize);
    }
    found.push_back(passBand);
    if (found.size() != n + 1 || found == extrema) break;
    extrema = found;
  }

  const size_t centre = 2 * n - 1;
  std::vector<double> taps(4 * n - 1, 0.0);
  taps[centre] = 0.5;
  for (size_t j = 0; j < n; j++) taps[centre + 2 * j + 1] = taps[centre - 2 * j - 1] = solution[j];
  return taps;
}

}  // namespace melisma::dsp
