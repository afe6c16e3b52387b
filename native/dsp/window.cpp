// Periodic windows. Source of the coefficients: Harris 1978; the order of operations is scipy's.
#include "dsp/window.hpp"

#include <cmath>

namespace melisma::dsp {

namespace {

// scipy evaluates sum of a[k] cos(k x) on linspace(-pi, pi, length + 1).
std::vector<double> cosines(const std::vector<double>& a, long long length) {
  const double pi = 3.14159265358979323846;
  const double step = 2 * pi / static_cast<double>(length);
  std::vector<double> w(static_cast<size_t>(length), 0.0);
  for (long long i = 0; i < length; i++) {
    const double x = static_cast<double>(i) * step - pi;
    for (size_t k = 0; k < a.size(); k++) w[i] += a[k] * std::cos(static_cast<double>(k) * x);
  }
  return w;
}

}  // namespace

std::vector<std::string> windowNames() {
  return {"hann", "hamming", "blackman", "blackmanharris", "bartlett", "ones"};
}

std::vector<double> window(Window kind, long long length) {
  if (length <= 1) return std::vector<double>(static_cast<size_t>(length < 0 ? 0 : length), 1.0);
  switch (kind) {
    case Window::hann:
      return cosines({0.5, 0.5}, length);
    case Window::hamming:
      return cosines({0.54, 1 - 0.54}, length);
    case Window::blackman:
      return cosines({0.42, 0.50, 0.08}, length);
    case Window::blackmanharris:
      return cosines({0.35875, 0.48829, 0.14128, 0.01168}, length);
    case Window::bartlett: {
      std::vector<double> w(static_cast<size_t>(length));
      const double last = static_cast<double>(length);  // length + 1 points
      for (long long i = 0; i < length; i++) {
        const double ramp = 2.0 * static_cast<double>(i) / last;
        w[i] = static_cast<double>(i) <= last / 2 ? ramp : 2.0 - ramp;
      }
      return w;
    }
    case Window::ones:
      break;
  }
  return std::vector<double>(static_cast<size_t>(length), 1.0);
}

std::vector<double> padCenter(const std::vector<double>& window, long long size) {
  std::vector<double> padded(static_cast<size_t>(size), 0.0);
  const size_t left = (static_cast<size_t>(size) - window.size()) / 2;
  for (size_t i = 0; i < window.size(); i++) padded[left + i] = window[i];
  return padded;
}

std::vector<float> squared(const std::vector<double>& window) {
  std::vector<float> squares;
  squares.reserve(window.size());
  for (const double w : window) squares.push_back(static_cast<float>(w * w));
  return squares;
}

}  // namespace melisma::dsp
