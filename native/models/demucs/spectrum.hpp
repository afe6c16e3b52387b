// The spectrogram of Demucs: as many frames as there are hops in the signal, without the last bin, so that
// strides of the two branches line up (facebookresearch/demucs, `_spec` and `_ispec`).
#pragma once

#include <ATen/ATen.h>

namespace melisma::models {

class DemucsSpectrum {
 public:
  DemucsSpectrum(int64_t nFft, at::Device device);

  // float32 [channels, length] -> float32 [2 * channels, nFft / 2, ceil(length / hop)]: real and imaginary
  // part of each channel in turn.
  at::Tensor forward(const at::Tensor& audio) const;
  // The inverse: [items, 2 * channels, nFft / 2, frames] -> [items, channels, length].
  at::Tensor inverse(const at::Tensor& parts, int64_t length) const;

 private:
  int64_t nFft_, hop_;
  at::Tensor window_;
};

}  // namespace melisma::models
