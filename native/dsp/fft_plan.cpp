// Factorisation and twiddle factors.
#include "dsp/fft_plan.hpp"

#include <cmath>
#include <cstdlib>

namespace melisma::dsp {

std::pair<double, double> rootOfUnity(long long k, long long n) {
  // Reduced to the first eighth of the circle, where the argument of sin and cos is exact enough.
  long long x = ((k % n) + n) % n * 8;
  const auto angle = [n](long long eighths) { return 0.78539816339744830961566 * eighths / n; };
  const bool lower = x > 4 * n;
  if (lower) x = 8 * n - x;
  const bool left = x > 2 * n;
  if (left) x = 4 * n - x;
  double c, s;
  if (x > n) {
    c = std::sin(angle(2 * n - x));
    s = std::cos(angle(2 * n - x));
  } else {
    c = std::cos(angle(x));
    s = std::sin(angle(x));
  }
  if (left) c = -c;
  return {c, lower ? s : -s};
}

std::vector<int> radices(int length, bool fourLast) {
  std::vector<int> result;
  int twos = 0;
  while (length % 2 == 0) {
    length /= 2;
    twos++;
  }
  const bool four = twos >= 2 && twos != 3;
  if (four) twos -= 2;
  for (; twos >= 3 && twos != 4; twos -= 3) result.push_back(8);
  for (; twos >= 2; twos -= 2) result.push_back(4);
  if (twos) result.push_back(2);
  for (int p = 3; p * p <= length; p += 2) {
    while (length % p == 0) {
      result.push_back(p);
      length /= p;
    }
  }
  if (length > 1) result.push_back(length);
  if (four) result.insert(fourLast ? result.end() : result.begin(), 4);
  if (result.empty()) result.push_back(1);
  return result;
}

double passCost(int radix) {
  switch (radix) {
    case 2:
      return 7;
    case 3:
    case 4:
      return 8;
    case 5:
    case 8:
      return 10;
    case 7:
      return 13;
    default:
      return 0;
  }
}

FftSplit splitLength(int length) {
  FftSplit best{1, length};
  if (length <= 32) return best;
  double lowest = 1e300;
  for (int rows = 2; rows < length; rows++) {
    if (length % rows) continue;
    const int columns = length / rows;
    double cost = std::abs(std::log(static_cast<double>(rows) / columns));
    if (columns % 4) cost += 1.2;
    if (cost < lowest) {
      lowest = cost;
      best = {rows, columns};
    }
  }
  return best;
}

std::vector<FftPass> fftPasses(int length, bool fourLast) {
  std::vector<FftPass> passes;
  int left = length, stride = 1;
  for (const int radix : radices(length, fourLast)) {
    FftPass pass{radix, left / radix, stride, {}, {}};
    for (long long p = 0; p < pass.count; p++) {
      for (long long u = 1; u < radix; u++) {
        const auto [c, s] = rootOfUnity(p * u, left);
        pass.twiddles.insert(pass.twiddles.end(), {c, s});
      }
    }
    for (int j = 0; j < radix; j++) {
      const auto [c, s] = rootOfUnity(j, radix);
      pass.roots.insert(pass.roots.end(), {c, -s});
    }
    passes.push_back(std::move(pass));
    left /= radix;
    stride *= radix;
  }
  return passes;
}

}  // namespace melisma::dsp
