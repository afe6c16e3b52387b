// The weights of one bin of chroma filters, for both devices. In double, rounded at the end. Source: librosa
// 0.11 filters.chroma, after D. Ellis's fft2chromamx.
#pragma once

#include <cmath>
#include <cstdint>

#include "core/host_device.hpp"

namespace melisma::dsp {

struct ChromaColumn {
  double step;  // Hz of a bin
  int64_t classes, roll;
  double ctrOct, octWidth;  // octWidth 0: all octaves alike

  MELISMA_HOST_DEVICE double position(int64_t k, double base) const {
    return static_cast<double>(classes) * log2(static_cast<double>(k) * step / base);
  }
  MELISMA_HOST_DEVICE double bump(double at, double width, int64_t c) const {
    const double all = static_cast<double>(classes), half = nearbyint(all / 2);
    const double far = fmod(at - static_cast<double>(c) + half + 10 * all, all);
    const double distance = 2 * ((far < 0 ? far + all : far) - half) / width;
    return exp(-0.5 * (distance * distance));
  }
  // put(row, weight) for all classes of bin k, where A4 is 440 Hz and `tuning` classes.
  template <class Put>
  MELISMA_HOST_DEVICE void weights(int64_t k, double tuning, Put put) const {
    const double all = static_cast<double>(classes), base = 440.0 * pow(2.0, tuning / all) / 16;
    // Bin 0 is taken to lie 1.5 octaves below bin 1.
    const double at = k == 0 ? position(1, base) - 1.5 * all : position(k, base);
    const double reach = position(k + 1, base) - at, width = reach > 1 ? reach : 1;
    double energy = 0;
    for (int64_t c = 0; c < classes; c++) {
      const double weight = bump(at, width, c);
      energy += weight * weight;
    }
    double gain = 1 / sqrt(energy);
    if (octWidth > 0) {
      const double octaves = (at / all - ctrOct) / octWidth;
      gain *= exp(-0.5 * (octaves * octaves));
    }
    for (int64_t c = 0; c < classes; c++) {
      put((c + classes - roll) % classes, static_cast<float>(bump(at, width, c) * gain));
    }
  }
};

}  // namespace melisma::dsp
