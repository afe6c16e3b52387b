// Passes and twiddles of the real FFT by mixed radices that scipy.fft runs (pocketfft's packed real
// plan; the scheme is FFTPACK's). A double transform with the same passes, twiddles and order of
// operations gives the same bits, so that a result rounded to float32 is librosa's to the last bit.
#pragma once

#include <vector>

namespace melisma::dsp {

// Pass of radix `radix` over l1 groups: ido = n / (l1 radix) values each. Twiddle pairs cos, sin of
// 2 pi j l1 i / n for j = 1 … radix - 1 and i = 1 … (ido - 1) / 2, j-major.
struct HalfcomplexPass {
  int radix, ido, l1;
  std::vector<double> twiddles;
};

// In the order they run; empty when nFft has a prime factor above 5, for which scipy's passes differ.
std::vector<HalfcomplexPass> halfcomplexPasses(int nFft);

}  // namespace melisma::dsp
