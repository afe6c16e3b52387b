// The cumulative beta distribution.
#pragma once

namespace melisma::dsp {

// I_x(a, b) for 0 <= x <= 1 and positive a, b.
double betaCdf(double x, double a, double b);

}  // namespace melisma::dsp
