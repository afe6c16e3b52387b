#include <string>

#include "core/error.hpp"
#include "cuda/fft_tables.hpp"
#include "dsp/fft_plan.hpp"

namespace melisma::cuda {

namespace {

template <class T>
Complex<T> rounded(std::pair<double, double> root) {
  return {static_cast<T>(root.first), static_cast<T>(root.second)};
}

template <class T, int M>
std::vector<Complex<T>> twiddlesOf() {
  using Shape = FftShape<M, T>;
  std::vector<Complex<T>> values;
  for (int r = 0; r < Shape::R1; r++) {
    for (int c = 0; c < Shape::R2; c++) values.push_back(rounded<T>(dsp::rootOfUnity(r * c, M)));
  }
  return values;
}

template <class T>
std::vector<Complex<T>> twiddlesFor(int length) {
  switch (length) {
#define MELISMA_CASE(M) \
  case M:               \
    return twiddlesOf<T, M>();
    MELISMA_FRAME_SHAPES(MELISMA_CASE)
#undef MELISMA_CASE
  }
  return {};
}

}  // namespace

bool hasFrameShape(int nFft) {
  if (nFft % 2 != 0) return false;
  switch (nFft / 2) {
#define MELISMA_CASE(M) case M:
    MELISMA_FRAME_SHAPES(MELISMA_CASE)
#undef MELISMA_CASE
    return true;
  }
  return false;
}

template <class T>
DeviceFft<T>::DeviceFft(const std::vector<double>& window, double scale) {
  const int n = static_cast<int>(window.size());
  const bool paired = n % 2 == 0;
  mixed_.nFft = n;
  mixed_.length = paired ? n / 2 : n;
  std::vector<T> samples;
  for (const double value : window) samples.push_back(static_cast<T>(value * scale * (paired ? 0.5 : 1)));
  window_ = DeviceArray<T>(samples);
  std::vector<Complex<T>> split;
  for (int k = 0; k <= mixed_.length / 2; k++) split.push_back(rounded<T>(dsp::rootOfUnity(k, n)));
  split_ = DeviceArray<Complex<T>>(split);
  framewise_ = hasFrameShape(n);
  if (framewise_) {
    twiddles_ = DeviceArray<Complex<T>>(twiddlesFor<T>(mixed_.length));
    return;
  }
  std::vector<Complex<T>> values;
  for (const dsp::FftPass& pass : dsp::fftPasses(mixed_.length)) {
    MixedPass& own = mixed_.pass[mixed_.passes++];
    own = {pass.radix, pass.count, pass.stride, static_cast<int>(values.size()), 0};
    for (size_t i = 0; i < pass.twiddles.size(); i += 2) {
      values.push_back(rounded<T>({pass.twiddles[i], pass.twiddles[i + 1]}));
    }
    own.roots = static_cast<int>(values.size());
    for (size_t i = 0; i < pass.roots.size(); i += 2) {
      values.push_back(rounded<T>({pass.roots[i], -pass.roots[i + 1]}));
    }
  }
  mixedValues_ = DeviceArray<Complex<T>>(values);
}

template class DeviceFft<float>;
template class DeviceFft<double>;

}  // namespace melisma::cuda
