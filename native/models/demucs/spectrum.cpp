#include "models/demucs/spectrum.hpp"

#include <algorithm>

namespace melisma::models {

namespace {

// Reflection where the signal is long enough; a shorter one is first lengthened with zeros, at the end as far
// as the padding there goes.
at::Tensor reflect(const at::Tensor& audio, int64_t left, int64_t right) {
  const int64_t missing = std::max<int64_t>(0, std::max(left, right) - audio.size(-1) + 1);
  const int64_t after = std::min(right, missing), before = missing - after;
  const at::Tensor long_enough = missing ? at::constant_pad_nd(audio, {before, after}) : audio;
  return at::reflection_pad1d(long_enough, {left - before, right - after});
}

}  // namespace

DemucsSpectrum::DemucsSpectrum(int64_t nFft, at::Device device)
    : nFft_(nFft), hop_(nFft / 4), window_(at::hann_window(nFft).to(device)) {}

at::Tensor DemucsSpectrum::forward(const at::Tensor& audio) const {
  const int64_t length = audio.size(-1), frames = (length + hop_ - 1) / hop_, padding = hop_ / 2 * 3;
  // Upstream centres the frames on top of this padding and drops the two at each end; what is left are
  // exactly the frames that need no centring.
  const at::Tensor padded = reflect(audio, padding, padding + frames * hop_ - length);
  const at::Tensor spectrum = at::stft(padded, nFft_, hop_, nFft_, window_, /*normalized=*/true,
                                       /*onesided=*/true, /*return_complex=*/true);
  return at::view_as_real(spectrum.narrow(1, 0, nFft_ / 2))
      .permute({0, 3, 1, 2})
      .reshape({2 * audio.size(0), nFft_ / 2, frames});
}

at::Tensor DemucsSpectrum::inverse(const at::Tensor& parts, int64_t length) const {
  const int64_t items = parts.size(0), channels = parts.size(1) / 2, bins = parts.size(2),
                frames = parts.size(3);
  const int64_t padding = hop_ / 2 * 3;
  // The missing bin and two frames at each end are zero.
  const at::Tensor spectrum =
      at::zeros({items * channels, bins + 1, frames + 4}, parts.options().dtype(at::kComplexFloat));
  at::view_as_real(spectrum)
      .narrow(1, 0, bins)
      .narrow(2, 2, frames)
      .copy_(parts.reshape({items * channels, 2, bins, frames}).permute({0, 2, 3, 1}));
  const int64_t whole = hop_ * ((length + hop_ - 1) / hop_) + 2 * padding;
  const at::Tensor audio = at::istft(spectrum, nFft_, hop_, nFft_, window_, /*center=*/true,
                                     /*normalized=*/true, /*onesided=*/true, whole);
  return audio.narrow(1, padding, length).reshape({items, channels, length});
}

}  // namespace melisma::models
