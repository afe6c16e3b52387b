#include "ops/tempogram/lag_spectra.hpp"

namespace melisma {

namespace {

std::vector<double> extended(std::vector<double> window, int size) {
  window.resize(static_cast<size_t>(size), 0.0);
  return window;
}

bool isSmooth(int size) {
  for (const int factor : {2, 3, 5}) {
    while (size % factor == 0) size /= factor;
  }
  return size == 1;
}

}  // namespace

int LagSpectra::sizeFor(int64_t length) {
  int size = static_cast<int>((2 * length + 15) / 16 * 16);
  while (!isSmooth(size)) size += 16;
  return size;
}

LagSpectra::LagSpectra(int64_t length, dsp::Window window, bool inverse)
    : length_(length),
      fft_(sizeFor(length), extended(dsp::window(window, length), sizeFor(length)),
           inverse ? std::vector<double>(static_cast<size_t>(sizeFor(length)), 1.0) : std::vector<double>()) {
}

std::vector<float> LagSpectra::pad(const float* envelope, int64_t frames, bool center) const {
  const int64_t half = center ? length_ / 2 : 0;
  std::vector<float> padded(static_cast<size_t>(frames + 2 * half + fft_.view().nFft + 64), 0.0f);
  for (int64_t i = 0; i < frames + 2 * half; i++) {
    padded[static_cast<size_t>(i)] = rampedAt(envelope, frames, half, i);
  }
  return padded;
}

}  // namespace melisma
