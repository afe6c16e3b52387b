// Tables of one complex or real FFT as the kernels see them: plain pointers, filled in by RealFft.
#pragma once

#include <cstdint>

namespace melisma::simd {

// A group of frames, one per lane: lane i starts at first + i * hop. All lanes must be readable.
struct Frames {
  const float* first;
  long hop;
  bool inSignal = false;  // read in place: the address says which frames these are
};

// One Stockham pass: `count` groups of butterflies with twiddles, `stride` butterflies in each.
template <class T>
struct FftStage {
  int radix, count, stride;
  const T* twiddles;  // [count][radix - 1] pairs
  const T* roots;     // [radix] pairs cos, sin of 2 pi j / radix
};

// A complex FFT small enough for the first-level cache.
template <class T>
struct SmallFft {
  int length, stages;
  const FftStage<T>* stage;
};

// The FFT of nFft real samples. Even nFft: a complex FFT of half the length on pairs of samples, then
// split; odd nFft: a complex FFT with zero imaginary parts. `length` = columns * rows is the complex
// length: columns short FFTs of length `rows` at a distance of `columns`, twiddles, then rows FFTs of
// length `columns` that are contiguous. Index in: columns * r + c, out: r + rows * c.
template <class T>
struct RealFftView {
  uint64_t identity;  // equal for equal length and window
  int nFft, bins, length, rows, columns, largestRadix;
  bool paired;               // even nFft
  SmallFft<T> columnFft;     // length `rows`
  SmallFft<T> rowFft;        // length `columns`
  const T* twiddles;         // [columns][rows] pairs exp(-2 pi i r c / length)
  const T* split;            // [length] pairs cos, sin of 2 pi k / nFft, when paired
  const T* window;           // [nFft], times 1/2 when paired (exact; the split needs it)
  const T* synthesisWindow;  // [nFft], times 1/nFft, for the inverse
};

}  // namespace melisma::simd
