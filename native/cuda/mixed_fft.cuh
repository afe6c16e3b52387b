// The real FFT of any length by a whole block: Stockham passes between two arrays in shared memory, each
// thread one output at a time. For lengths that frame_fft.cuh has no shape for; correct rather than fast.
#pragma once

#include "cuda/complex.cuh"
#include "cuda/frame_fft.cuh"

namespace melisma::cuda {

constexpr int mostMixedPasses = 24;

struct MixedPass {
  int radix, count, stride;
  int twiddles;  // where in MixedTables::values: [count][radix - 1]
  int roots;     // [radix]: exp(-2 pi i j / radix)
};

template <class T>
struct MixedTables {
  int nFft, length;  // length: of the complex transform
  int passes;
  MixedPass pass[mostMixedPasses];
  const Complex<T>* values;
};

// X[k] = sum of load(i) exp(-2 pi i k / length), by all threads of a block; `a` and `b` have room for
// `length` values each. The array that holds the result.
template <class T, class Load>
__device__ Complex<T>* mixedPasses(const MixedTables<T>& tables, Complex<T>* a, Complex<T>* b, Load load) {
  const int length = tables.length, threads = static_cast<int>(blockDim.x);
  const int thread = static_cast<int>(threadIdx.x);
  for (int i = thread; i < length; i += threads) a[i] = load(i);
  __syncthreads();
  for (int index = 0; index < tables.passes; index++) {
    const MixedPass pass = tables.pass[index];
    for (int i = thread; i < length; i += threads) {
      const int q = i % pass.stride, u = i / pass.stride % pass.radix, p = i / (pass.stride * pass.radix);
      Complex<T> sum{0, 0}, part = a[q + pass.stride * p];
      int turn = 0;
      for (int v = 1; v < pass.radix; v++) {
        turn += u;
        if (turn >= pass.radix) turn -= pass.radix;
        part = part + a[q + pass.stride * (p + pass.count * v)] * tables.values[pass.roots + turn];
        // Sums of sums: a prime nFft of 1009 would be off by 1.3e-6 in one sum of float32.
        if (v % 32 == 0) {
          sum = sum + part;
          part = {0, 0};
        }
      }
      sum = sum + part;
      b[i] = u == 0 ? sum : sum * tables.values[pass.twiddles + p * (pass.radix - 1) + u - 1];
    }
    __syncthreads();
    Complex<T>* const done = b;
    b = a;
    a = done;
  }
  return a;
}

// As realFft of frame_fft.cuh. Odd nFft is a complex transform without imaginary parts: then load(i) gives
// one sample.
template <class T, class Load, class Emit>
__device__ void mixedFft(const MixedTables<T>& tables, const Complex<T>* split, Complex<T>* a, Complex<T>* b,
                         Load load, Emit emit) {
  const int length = tables.length, threads = static_cast<int>(blockDim.x);
  const int thread = static_cast<int>(threadIdx.x);
  const Complex<T>* const z = mixedPasses(tables, a, b, load);
  if (tables.nFft % 2 == 1) {
    for (int k = thread; k <= tables.nFft / 2; k += threads) emit(k, z[k]);
  } else {
    for (int j = thread; j <= length / 2; j += threads) {
      const Complex<T> own = z[j], p = z[j == 0 ? 0 : length - j];
      const Complex<T> even{own.re + p.re, own.im - p.im}, odd{own.im + p.im, p.re - own.re};
      const Complex<T> turned = odd * split[j];
      emit(j, even + turned);
      if (length - j != j) emit(length - j, Complex<T>{even.re - turned.re, turned.im - even.im});
    }
  }
  __syncthreads();
}

}  // namespace melisma::cuda
