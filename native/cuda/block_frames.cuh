// The frames of a block: which they are, how their samples are read, what follows their transform.
#pragma once

#include "cuda/frame_measures.cuh"

namespace melisma::cuda {

__device__ __forceinline__ BlockFrames framesOfBlock(const SpectraLaunch& p, int capacity) {
  const FrameRow& row = rowOfBlock(p.rows, blockIdx.x);
  const int64_t first = static_cast<int64_t>(blockIdx.x - row.firstBlock) * capacity;
  const int64_t left = row.frames - first;
  BlockFrames b{};
  b.row = &row;
  b.first = first;
  b.count = static_cast<int>(left < 0 ? 0 : left < capacity ? left : capacity);
  b.capacity = capacity;
  b.start = first * p.hopLength - p.padding;
  b.hop = p.hopLength;
  b.nFft = p.nFft;
  return b;
}

// Complex values of a frame that begins at sample `start`: two windowed samples, or one when nFft is odd.
template <class T>
struct FrameLoad {
  const FrameRow& row;
  const T* window;
  int64_t start;
  dsp::PadMode padMode;
  bool paired, direct;  // direct: no padding, and pairs of samples are aligned

  __device__ FrameLoad(const FrameRow& row_, const T* window_, int64_t start_, int64_t nFft,
                       dsp::PadMode padMode_)
      : row(row_), window(window_), start(start_), padMode(padMode_) {
    const size_t sampleBytes = row.int16 ? 2 : 4;
    const size_t address = reinterpret_cast<size_t>(row.samples) + static_cast<size_t>(start) * sampleBytes;
    paired = nFft % 2 == 0;
    direct = start >= 0 && start + nFft <= row.length && address % (2 * sampleBytes) == 0 && paired;
  }
  __device__ FrameLoad(const SpectraLaunch& p, const FrameRow& row_, const T* window_, int64_t frame)
      : FrameLoad(row_, window_, frame * p.hopLength - p.padding, p.nFft, p.padMode) {}
  // Value i of any frame.
  __device__ Complex<T> operator()(int i) const {
    if (!paired) return {static_cast<T>(sampleAt(row, start + i, padMode)) * window[i], T(0)};
    const Complex<T> w = reinterpret_cast<const Complex<T>*>(window)[i];
    return {static_cast<T>(sampleAt(row, start + 2 * i, padMode)) * w.re,
            static_cast<T>(sampleAt(row, start + 2 * i + 1, padMode)) * w.im};
  }
  __device__ __forceinline__ Complex<T> pair(int i) const {
    const Complex<T> w = reinterpret_cast<const Complex<T>*>(window)[i];
    const float2 x = samplePair(row, start + 2 * i);
    return {static_cast<T>(x.x) * w.re, static_cast<T>(x.y) * w.im};
  }
};

// A frame that cannot be read directly goes through its room: this code unrolled into the kernels would be
// ten times all the rest of them.
template <class T>
MELISMA_OUT_OF_LINE __device__ void stageFrame(FrameLoad<T> load, Complex<T>* room, int count, int lane,
                                               int lanes) {
  for (int i = lane; i < count; i += lanes) room[i] = load(i);
}

// |X|^exponent as floats behind the powers of each frame, a warp per frame; rounded once, after the root.
template <class T>
MELISMA_OUT_OF_LINE __device__ void raisePowers(T* powers, int pitch, int count, int bins, float exponent) {
  const int lane = threadIdx.x % 32, warps = blockDim.x / 32;
  for (int f = threadIdx.x / 32; f < count; f += warps) {
    const T* const from = powers + f * pitch;
    float* const to = reinterpret_cast<float*>(powers + f * pitch + bins);
    for (int k = lane; k < bins; k += 32) to[k] = raisedPower(from[k], exponent);
  }
}

__device__ __forceinline__ void storeTarget(const BlockFrames& b, const SpectralRule& rule, int bins,
                                            float* values) {
  switch (rule.result) {
    case SpectralResult::complex:
      return;
    case SpectralResult::raised:
      return storeRaised(b, bins);
    case SpectralResult::bands:
      storeBands(b, rule, values);
      if (rule.arrivals) {
        const int64_t blocks = (b.row->frames + b.capacity - 1) / b.capacity;
        settleByLast(b, rule, static_cast<unsigned>(blocks > 1 ? blocks : 1));
      }
      return;
    case SpectralResult::folded:
      return storeFolded(b, rule, bins, values);
    case SpectralResult::contrast:
      return storeContrast(b, rule);
    case SpectralResult::rolloff:
      return storeRolloff(b, rule, bins, values);
    case SpectralResult::peaks:
      return storePeaks(b, rule.peaks, bins);
    default:
      return storeMeasure(b, rule, bins);
  }
}

// `spectra` are complex values, or `rooms` begin with bins powers of each frame; frames are `pitch` complex
// values apart. Targets of one exponent follow each other: rows are raised when it changes.
template <class T>
__device__ __forceinline__ void epilogue(const SpectraLaunch& p, BlockFrames b, const Complex<T>* spectra,
                                         Complex<T>* rooms, int pitch, float* values) {
  const int bins = static_cast<int>(p.nFft / 2 + 1);
  const int64_t rowIndex = b.row - p.rows.rows;
  if (p.complex) {
    b.out = p.targets[0].outs[rowIndex];
    return storeComplex(b, spectra, pitch, bins);
  }
  constexpr int width = sizeof(T) / sizeof(float);
  T* const powers = reinterpret_cast<T*>(rooms);
  float raised = 0;  // the exponent that rows have; 0: none yet
  b.pitch = 2 * width * pitch;
  for (int t = 0; t < p.targetCount; t++) {
    const SpectralTarget& target = p.targets[t];
    if (t > 0) __syncthreads();  // `values` is free again
    const float exponent = target.rule.exponent;
    // Powers in float are the rows of exponent 2.
    const bool plain = width == 1 && exponent == 2;
    if (!plain && raised != exponent) {
      raisePowers(powers, 2 * pitch, b.count, bins, exponent);
      raised = exponent;
      __syncthreads();
    }
    b.floats = reinterpret_cast<const float*>(powers) + (plain ? 0 : width * bins);
    b.out = target.outs[rowIndex];
    b.valleys = target.rule.valleys ? target.rule.valleys[rowIndex] : nullptr;
    storeTarget(b, target.rule, bins, values);
  }
}

}  // namespace melisma::cuda
