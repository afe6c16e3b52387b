// The frames of a block: which they are, how their samples are read, what follows their transform.
#pragma once

#include "cuda/spectral_epilogue.cuh"

namespace melisma::cuda {

__device__ __forceinline__ BlockFrames framesOfBlock(const SpectraLaunch& p, int capacity,
                                                     const float* floats, int pitch) {
  const FrameRow& row = rowOfBlock(p.rows, blockIdx.x);
  const int64_t first = static_cast<int64_t>(blockIdx.x - row.firstBlock) * capacity;
  const int64_t left = row.frames - first;
  return {&row,     first,  static_cast<int>(left < 0 ? 0 : left < capacity ? left : capacity),
          capacity, floats, pitch};
}

// Complex value i of a frame that begins at sample `start`: two windowed samples, or one when nFft is odd.
template <class T>
struct FrameLoad {
  const FrameRow& row;
  const T* window;
  int64_t start;
  dsp::PadMode padMode;
  bool inside, aligned, paired;

  __device__ FrameLoad(const SpectraLaunch& p, const FrameRow& row_, const T* window_, int64_t frame)
      : row(row_), window(window_), start(frame * p.hopLength - p.padding), padMode(p.padMode) {
    inside = start >= 0 && start + p.nFft <= row.length;
    const size_t sampleBytes = row.int16 ? 2 : 4;
    const size_t address = reinterpret_cast<size_t>(row.samples) + static_cast<size_t>(start) * sampleBytes;
    aligned = address % (2 * sampleBytes) == 0;
    paired = p.nFft % 2 == 0;
  }
  __device__ __forceinline__ Complex<T> operator()(int i) const {
    if (!paired) return {static_cast<T>(sampleAt(row, start + i, padMode)) * window[i], T(0)};
    const Complex<T> w = reinterpret_cast<const Complex<T>*>(window)[i];
    const float2 x = inside ? samplePair(row, start + 2 * i, aligned)
                            : make_float2(sampleAt(row, start + 2 * i, padMode),
                                          sampleAt(row, start + 2 * i + 1, padMode));
    return {static_cast<T>(x.x) * w.re, static_cast<T>(x.y) * w.im};
  }
};

template <class T>
__device__ void epilogue(const SpectraLaunch& p, const BlockFrames& b, const Complex<T>* spectra, int pitch,
                         float* values) {
  const int bins = static_cast<int>(p.nFft / 2 + 1);
  switch (p.rule.result) {
    case SpectralResult::complex:
      return storeComplex(b, spectra, pitch, bins);
    case SpectralResult::raised:
      return storeRaised(b, bins);
    case SpectralResult::bands:
      storeBands(b, p.rule, values);
      if (p.rule.arrivals) {
        const int64_t blocks = (b.row->frames + b.capacity - 1) / b.capacity;
        settleByLast(b, p.rule, static_cast<unsigned>(blocks > 1 ? blocks : 1));
      }
      return;
    case SpectralResult::folded:
      return storeFolded(b, p.rule, bins, values);
    default:
      return storeMeasure(b, p.rule, bins);
  }
}

}  // namespace melisma::cuda
