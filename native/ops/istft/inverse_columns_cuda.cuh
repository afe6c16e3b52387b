// Columns of spectra from device memory into shared memory, masked and packed for a transform of half the
// length.
#pragma once

#include "cuda/launch.hpp"
#include "ops/istft/inverse_launch_cuda.hpp"

namespace melisma {

using cuda::Complex;

// i, i + step, ... as (i / size, i % size) without a division for each.
struct Walk {
  int major, minor;
  __device__ Walk(int from, int step, int size)
      : major(from / size), minor(from % size), majors_(step / size), minors_(step % size), size_(size) {}
  __device__ __forceinline__ void advance() {
    major += majors_;
    minor += minors_;
    if (minor >= size_) {
      minor -= size_;
      major++;
    }
  }

 private:
  int majors_, minors_, size_;
};

// The mask of x against r, by the ratio of the smaller to the larger.
__device__ __forceinline__ float softMask(float x, float r, float power, float silent) {
  const float large = fmaxf(x, r), small = fminf(x, r);
  if (large < 1.17549435e-38f) return silent;
  const float quotient = small / large;
  const float ratio = power == 2 ? quotient * quotient : power == 1 ? quotient : powf(quotient, power);
  const float share = 1 / (1 + ratio);
  return x >= r ? share : ratio * share;
}

// Bin k of a frame of a row of spectra.
struct PlainLoad {
  const Complex<float>* spectrum;
  int64_t stored;

  __device__ PlainLoad(const InverseRow& row, int64_t first)
      : spectrum(row.spectrum + first), stored(row.stored) {}
  __device__ __forceinline__ Complex<float> operator()(int k, int frame) const {
    return spectrum[k * stored + frame];
  }
};

// The same of a part.
struct MaskedLoad {
  PlainLoad plain;
  const float *own, *other;
  float margin, power, silent;

  __device__ MaskedLoad(const InverseRow& row, int part, const SoftMasks& masks, int64_t first)
      : plain(row, first),
        own(row.medians[part] + first),
        other(row.medians[1 - part] + first),
        margin(masks.margins[part]),
        power(masks.power),
        silent(masks.silent) {}
  __device__ __forceinline__ Complex<float> operator()(int k, int frame) const {
    const Complex<float> x = plain(k, frame);
    const int64_t at = k * plain.stored + frame;
    const float mask = softMask(own[at], other[at] * margin, power, silent);
    return {x.re * mask, x.im * mask};
  }
};

// Where columns go: `count` frames of `capacity`, `pitch` values apart.
struct Columns {
  Complex<float>* rooms;
  int pitch, capacity, count, nFft;
  const Complex<float>* split;  // exp(-2 pi i k / nFft)
};

// The pair of bins k and M - k of a spectrum of nFft = 2 M into its room: the conjugate of what a complex
// transform of M values takes to give pairs of real samples. Imaginary parts of bins 0 and M count as 0.
__device__ __forceinline__ void packPair(Complex<float>* room, int k, int M, Complex<float> x,
                                         Complex<float> y, Complex<float> turn) {
  if (k == 0) x.im = y.im = 0;
  const Complex<float> even{x.re + y.re, x.im - y.im}, odd{x.re - y.re, x.im + y.im};
  // i odd exp(2 pi i k / nFft) is added at k; at M - k both are conjugates of what they are at k.
  const Complex<float> turned = odd * Complex<float>{turn.re, -turn.im};
  room[k] = {even.re - turned.im, -(even.im + turned.re)};
  if (k > 0 && M - k != k) room[M - k] = {even.re + turned.im, even.im - turned.re};
}

// Of even nFft packed pairs, of odd the bins as they are. Frames run fastest over threads: reads are runs of
// `capacity` values. Loads of four pairs of bins are under way at a time.
template <class Load>
MELISMA_OUT_OF_LINE __device__ void stageColumns(Columns to, Load load) {
  constexpr int batch = 4;
  const bool paired = to.nFft % 2 == 0;
  const int M = to.nFft / 2, last = paired ? M / 2 : M;
  Walk walk(static_cast<int>(threadIdx.x), static_cast<int>(blockDim.x), to.capacity);
  while (walk.major <= last) {
    Complex<float> x[batch]{}, y[batch]{};
    int bin[batch], frame[batch];
#pragma unroll
    for (int i = 0; i < batch; i++) {
      bin[i] = walk.minor < to.count ? walk.major : last + 1;
      frame[i] = walk.minor;
      walk.advance();
      if (bin[i] > last) continue;
      x[i] = load(bin[i], frame[i]);
      if (paired) y[i] = load(M - bin[i], frame[i]);
    }
#pragma unroll
    for (int i = 0; i < batch; i++) {
      if (bin[i] > last) continue;
      Complex<float>* const room = to.rooms + frame[i] * to.pitch;
      if (paired) {
        packPair(room, bin[i], M, x[i], y[i], to.split[bin[i]]);
      } else {
        room[bin[i]] = bin[i] == 0 ? Complex<float>{x[i].re, 0} : x[i];
      }
    }
  }
}

}  // namespace melisma
