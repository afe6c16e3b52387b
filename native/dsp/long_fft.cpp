// Stockham passes as in small_fft.hpp, for one signal; L. Bluestein 1970 for large prime factors.
#include "dsp/long_fft.hpp"

#include <algorithm>
#include <utility>

#include "dsp/fft_plan.hpp"

namespace melisma::dsp {

namespace {

constexpr int largestRadix = 31;

std::complex<double> root(int64_t k, int64_t n) {
  const auto [c, s] = rootOfUnity(k, n);
  return {c, s};
}

}  // namespace

LongFft::Smooth::Smooth(int64_t n)
    : length(n), radices(dsp::radices(static_cast<int>(n))), roots(static_cast<size_t>(n)) {
  for (int64_t k = 0; k < n; k++) roots[k] = root(k, n);
}

void LongFft::Smooth::pass(size_t which, Values& data, Values& other) const {
  int64_t stride = 1;
  for (size_t i = 0; i < which; i++) stride *= radices[i];
  const int64_t radix = radices[which], count = length / (stride * radix);
  std::complex<double> a[largestRadix + 1];
  for (int64_t p = 0; p < count; p++) {
    for (int64_t q = 0; q < stride; q++) {
      const std::complex<double>* in = &data[static_cast<size_t>(q + stride * p)];
      std::complex<double>* out = &other[static_cast<size_t>(q + stride * radix * p)];
      for (int64_t t = 0; t < radix; t++) a[t] = in[stride * count * t];
      for (int64_t u = 0; u < radix; u++) {
        double re = 0, im = 0;
        for (int64_t t = 0; t < radix; t++) {
          const std::complex<double> w = roots[static_cast<size_t>(t * u % radix * (length / radix))];
          re += a[t].real() * w.real() - a[t].imag() * w.imag();
          im += a[t].real() * w.imag() + a[t].imag() * w.real();
        }
        const std::complex<double> w = roots[static_cast<size_t>(p * u * stride)];
        out[stride * u] = {re * w.real() - im * w.imag(), re * w.imag() + im * w.real()};
      }
    }
  }
  data.swap(other);
}

LongFft::LongFft(int64_t length) : length_(length) {
  int64_t left = length;
  for (int64_t p = 2; p <= largestRadix && left > 1; p++) {
    while (left % p == 0) left /= p;
  }
  bluestein_ = left > 1;
  if (!bluestein_) {
    fft_ = std::make_shared<const Smooth>(length);
    other_.resize(static_cast<size_t>(length));
    return;
  }
  int64_t size = 1;
  while (size < 2 * length - 1) size *= 2;
  fft_ = std::make_shared<const Smooth>(size);
  other_.resize(static_cast<size_t>(size));
  Values chirp(static_cast<size_t>(length));
  response_.assign(static_cast<size_t>(size), 0.0);
  // n^2 taken modulo 2 length.
  int64_t square = 0;
  for (int64_t n = 0; n < length; n++) {
    chirp[n] = root(square, 2 * length);
    response_[n] = std::conj(chirp[n]);
    if (n > 0) response_[size - n] = response_[n];
    square = (square + 2 * n + 1) % (2 * length);
  }
  chirp_ = std::make_shared<const Values>(std::move(chirp));
}

int LongFft::steps() const {
  const int passes = static_cast<int>(fft_->radices.size());
  return bluestein_ ? 3 * passes + 1 : passes;
}

void LongFft::step(int i, Values& data) {
  const int passes = static_cast<int>(fft_->radices.size());
  if (!bluestein_) return fft_->pass(static_cast<size_t>(i), data, other_);
  if (i < passes) return fft_->pass(static_cast<size_t>(i), response_, other_);
  i -= passes;
  if (i == 0) {
    padded_.assign(static_cast<size_t>(fft_->length), 0.0);
    for (int64_t n = 0; n < length_; n++) padded_[n] = data[n] * (*chirp_)[n];
  }
  if (i < passes) return fft_->pass(static_cast<size_t>(i), padded_, other_);
  i -= passes;
  if (i == 0) {
    // Conjugated, so that the next forward transform is the inverse.
    for (size_t k = 0; k < padded_.size(); k++) padded_[k] = std::conj(padded_[k] * response_[k]);
    return;
  }
  fft_->pass(static_cast<size_t>(i - 1), padded_, other_);
  if (i < passes) return;
  const double scale = 1 / static_cast<double>(fft_->length);
  for (int64_t k = 0; k < length_; k++) data[k] = std::conj(padded_[k]) * scale * (*chirp_)[k];
}

}  // namespace melisma::dsp
