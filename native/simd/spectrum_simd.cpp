// Power, magnitude and complex spectra of a group of frames, and the inverse. One lane owns one frame.
#include "simd/spectrum.hpp"

#include "simd/inverse_fft.hpp"
#include "simd/real_fft.hpp"

namespace melisma::simd::MELISMA_SIMD {

struct PowerSink {
  float* out;
  MELISMA_INLINE void put(int k, Complex<float> x) {
    store(out + static_cast<long>(k) * lanes<float>, fma(x.re, x.re, x.im * x.im));
  }
};

struct MagnitudeSink {
  float* out;
  MELISMA_INLINE void put(int k, Complex<float> x) {
    store(out + static_cast<long>(k) * lanes<float>, root(fma(x.re, x.re, x.im * x.im)));
  }
};

template <class T>
struct ComplexSink {
  float* out;
  long stride;
  int count;
  MELISMA_INLINE void put(int k, Complex<T> x) {
    constexpr int L = lanes<T>;
    float* to = out + 2 * k * stride;
    // The next group's part of this row: rows are far apart, and the line must be read before it is
    // written.
    __builtin_prefetch(to + 2 * L, 1);
    __builtin_prefetch(to + 2 * L + 16, 1);
    storeInterleaved<L>(to, __builtin_convertvector(x.re, Vector<float, L>),
                        __builtin_convertvector(x.im, Vector<float, L>), count);
  }
};

template <class Sink>
static void real(const RealFftView<float>& fft, Frames frames, float* memory, float* out) {
  const Room<float> room(fft, memory);
  toColumns(fft, frames, room);
  rowsToBins(fft, room, Sink{out});
}

template <class T>
static void complex(const RealFftView<T>& fft, Frames frames, T* memory, float* out, long stride, int count) {
  const Room<T> room(fft, memory);
  toColumns(fft, frames, room);
  rowsToBins(fft, room, ComplexSink<T>{out, stride, count});
}

extern const SpectrumKernels spectrumKernels;
const SpectrumKernels spectrumKernels = {
    lanes<float>,   lanes<double>,   real<PowerSink>, real<MagnitudeSink>,
    complex<float>, complex<double>, inverse};

}  // namespace melisma::simd::MELISMA_SIMD
