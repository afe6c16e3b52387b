// The tables of a real FFT on a device: the window, and roots of unity from native/dsp in double, rounded
// once.
#pragma once

#include <vector>

#include "cuda/device_array.hpp"
#include "cuda/frame_fft.cuh"
#include "cuda/mixed_fft.cuh"

namespace melisma::cuda {

// Whether a group of lanes transforms frames of this length (frame_fft.cuh), else a block does
// (mixed_fft.cuh).
bool hasFrameShape(int nFft);

template <class T>
class DeviceFft {
 public:
  // `window` has nFft samples; `scale` multiplies it.
  explicit DeviceFft(const std::vector<double>& window, double scale = 1);

  int nFft() const { return mixed_.nFft; }
  int bins() const { return mixed_.nFft / 2 + 1; }
  bool framewise() const { return framewise_; }
  FftTables<T> tables() const { return {window_.data(), twiddles_.data(), split_.data()}; }
  MixedTables<T> mixed() const {
    MixedTables<T> tables = mixed_;
    tables.values = mixedValues_.data();
    return tables;
  }

 private:
  DeviceArray<T> window_;
  DeviceArray<Complex<T>> twiddles_, split_, mixedValues_;
  MixedTables<T> mixed_{};
  bool framewise_ = false;
};

}  // namespace melisma::cuda
