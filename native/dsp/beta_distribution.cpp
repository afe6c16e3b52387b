#include "dsp/beta_distribution.hpp"

#include <cmath>

namespace melisma::dsp {
namespace {

// The incomplete beta integral from 0 to x by its continued fraction, which converges fast up to
// (a + 1) / (a + b + 2). Modified Lentz algorithm.
double incompleteBeta(double x, double a, double b) {
  constexpr double smallest = 1e-300;
  const auto away = [](double value) { return std::fabs(value) < smallest ? smallest : value; };
  double c = 1, d = 1 / away(1 - (a + b) * x / (a + 1)), fraction = d;
  for (int m = 1; m < 10000; m++) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (std::fabs(d * c - 1) < 1e-16) break;
  }
  return std::exp(a * std::log(x) + b * std::log1p(-x)) * fraction / a;
}

}  // namespace

double betaCdf(double x, double a, double b) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double middle = (a + 1) / (a + b + 2);
  // The whole integral is the sum of both sides of any point.
  const double whole = incompleteBeta(middle, a, b) + incompleteBeta(1 - middle, b, a);
  return x <= middle ? incompleteBeta(x, a, b) / whole : 1 - incompleteBeta(1 - x, b, a) / whole;
}

}  // namespace melisma::dsp
