#include "dsp/halfcomplex_plan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace melisma::dsp {

namespace {

using Root = std::pair<double, double>;  // cos, sin

// exp(2 pi i k / n) as the product of a coarse and a fine root: two multiplications and a rounding away
// from the correctly rounded value, which is what has to be reproduced.
class Roots {
 public:
  explicit Roots(int n)
      : n_(n), angle_(static_cast<double>(0.25L * 3.141592653589793238462643383279502884L / n)) {
    const int needed = (n + 2) / 2;
    while ((1 << shift_) * (1 << shift_) < needed) shift_++;
    const int fine = 1 << shift_;
    for (int i = 0; i < fine; i++) fine_.push_back(root(i));
    for (int i = 0; i < (needed + fine - 1) / fine; i++) coarse_.push_back(root(i * fine));
  }

  Root at(int k) const {
    const bool mirrored = 2 * k > n_;
    const int i = mirrored ? n_ - k : k;
    const auto [c, s] = fine_[i & ((1 << shift_) - 1)];
    const auto [C, S] = coarse_[i >> shift_];
    const double im = c * S + s * C;
    return {c * C - s * S, mirrored ? -im : im};
  }

 private:
  // By octants, so that sine and cosine see angles up to pi / 4. Angles count in eighths of 1 / n.
  Root root(int k) const {
    int x = 8 * k;
    if (x == 0) return {1.0, 0.0};
    const bool lower = x >= 4 * n_;  // not reached for k <= n / 2 except at n / 2 itself
    if (lower) x = 8 * n_ - x;
    const bool left = x >= 2 * n_;
    if (left) x -= 2 * n_;
    const bool steep = x >= n_;
    const double angle = (steep ? 2 * n_ - x : x) * angle_;
    double c = std::cos(angle), s = std::sin(angle);
    if (steep) std::swap(c, s);
    Root result = left ? Root{-s, c} : Root{c, s};
    if (lower) result.second = -result.second;
    return result;
  }

  int n_, shift_ = 1;
  double angle_;
  std::vector<Root> fine_, coarse_;
};

// Fours first, then a two that goes to the front, then odd factors; false beyond 5.
bool factorise(int n, std::vector<int>& factors) {
  for (; n % 4 == 0; n /= 4) factors.push_back(4);
  if (n % 2 == 0) {
    n /= 2;
    factors.push_back(2);
    std::swap(factors.front(), factors.back());
  }
  for (const int odd : {3, 5}) {
    for (; n % odd == 0; n /= odd) factors.push_back(odd);
  }
  return n == 1;
}

}  // namespace

std::vector<HalfcomplexPass> halfcomplexPasses(int nFft) {
  std::vector<int> factors;
  if (nFft < 2 || !factorise(nFft, factors)) return {};
  const Roots roots(nFft);
  std::vector<HalfcomplexPass> passes;
  int l1 = 1;
  for (const int radix : factors) {
    const int ido = nFft / (l1 * radix);
    HalfcomplexPass pass{radix, ido, l1, {}};
    for (int j = 1; j < radix; j++) {
      for (int i = 1; i <= (ido - 1) / 2; i++) {
        const auto [c, s] = roots.at(j * l1 * i);
        pass.twiddles.insert(pass.twiddles.end(), {c, s});
      }
    }
    passes.push_back(std::move(pass));
    l1 *= radix;
  }
  std::reverse(passes.begin(), passes.end());
  return passes;
}

}  // namespace melisma::dsp
