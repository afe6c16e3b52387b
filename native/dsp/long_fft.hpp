// One long FFT in double, of any length: mixed radices, and Bluestein's convolution where a prime factor is
// large. Cut into steps so that a long one can be stopped between them.
#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <vector>

namespace melisma::dsp {

class LongFft {
 public:
  // Copies share tables.
  explicit LongFft(int64_t length);

  // Calls of step() that a transform takes.
  int steps() const;
  // Does step `i`; after the last, `data` (length values) holds sum_n x[n] exp(-2 pi i k n / length).
  void step(int i, std::vector<std::complex<double>>& data);

 private:
  using Values = std::vector<std::complex<double>>;
  // A power-of-two or smooth length by Stockham passes.
  struct Smooth {
    int64_t length;
    std::vector<int> radices;
    Values roots;  // exp(-2 pi i k / length)
    explicit Smooth(int64_t n);
    void pass(size_t which, Values& data, Values& other) const;
  };

  int64_t length_;
  bool bluestein_ = false;
  std::shared_ptr<const Smooth> fft_;
  std::shared_ptr<const Values> chirp_;  // exp(-pi i n^2 / length)
  Values other_, response_, padded_;
};

}  // namespace melisma::dsp
