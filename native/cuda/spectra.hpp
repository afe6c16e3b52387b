// Short-time spectra of a batch and what becomes of them, in one launch: the engine of every op on spectra. A
// block transforms a run of frames of one channel into shared memory, and an epilogue makes the results of it
// there, of one op or of several: no spectrogram in device memory.
#pragma once

#include <cstdint>
#include <vector>

#include "cuda/device_array.hpp"
#include "cuda/fft_tables.hpp"
#include "cuda/frames.hpp"
#include "dsp/framing.hpp"
#include "simd/chroma.hpp"

namespace melisma::cuda {

enum class SpectralResult : int {
  complex,   // X as complex64 [bins][columns]
  raised,    // |X|^exponent as [bins][columns]
  bands,     // sparse rows over |X|^exponent, one thread each
  folded,    // dense rows over |X|^exponent, one warp each
  centroid,  // of |X|: one value per frame, here and below
  bandwidth,
  rolloff,
  flatness,  // of |X|^exponent
  contrast,  // of |X|: peaks of each band, and its valleys
  rms,       // of the samples of the frame, without the window
  crossings,
  peaks,  // of |X|^exponent: interpolated, [frames][slots]
};

// Rows over the bins of a spectrum.
struct BandRows {
  int rows = 0;
  const int *start = nullptr, *count = nullptr, *offset = nullptr;  // sparse: bins and where the weights are
  const float* weights = nullptr;
};

// Of spectral contrast: bins first … first + count - 1, of which the n largest and smallest are averaged.
struct ContrastBand {
  int first, count, n;
};

// Of bins from … to - 1, those above their neighbours and `threshold` times the maximum of the frame. A slot
// is a pair of bins, of which one at most is a peak; of none the frequency is 0.
struct TonePeaks {
  int from, to;
  float threshold;
  double width;  // Hz of a bin
  int slots() const { return (to - from + 1) / 2; }
};

// Bins that running sums of the roll-off are remembered apart by.
constexpr int rolloffRun = 32;

struct SpectralRule {
  SpectralResult result = SpectralResult::complex;
  float exponent = 2;
  BandRows bands;
  bool decibels = false;  // of bands: 10 log10(max(amin, x)) - decibelOffset
  float amin = 0, decibelOffset = 0;
  unsigned* maxima = nullptr;  // of the decibels, one ordered value (see ordered()) per item
  // Of decibels: rows of a cosine transform instead of the bands themselves.
  const float* cosines = nullptr;  // [coefficients][bands.rows]
  int coefficients = 0;
  simd::VectorNorm norm = simd::VectorNorm::none;  // of folded rows
  float binWidth = 0;                              // Hz, of centroid, bandwidth and rolloff
  double order = 2;                                // of bandwidth
  bool normalised = true;                          // bandwidth divides by the sum
  float share = 0;                                 // of rolloff
  dsp::PadMode padMode = dsp::PadMode::constant;   // of rms and crossings
  int64_t weightsPerItem = 0;  // of folded rows: each item has its own, so many values apart
  TonePeaks peaks{};
  // Of decibels, in the same launch: the last block of a row clamps it at its maximum minus 80 dB, maps x to
  // (x + 40) / 40 and fills columns beyond its frames with silence. `arrivals` has one zero per item.
  unsigned* arrivals = nullptr;
  // Of contrast: bands.rows of them. In decibels peaks and valleys have a maximum each per item, and valleys
  // go to `valleys`, one array like the result per row of the launch; else the result is their difference.
  const ContrastBand* contrastBands = nullptr;
  float* const* valleys = nullptr;

  // Floats of each frame that wait in shared memory beside it.
  __host__ __device__ int valueRows(int bins) const {
    if (cosines || result == SpectralResult::folded) return bands.rows;
    return result == SpectralResult::rolloff ? (bins + rolloffRun - 1) / rolloffRun : 0;
  }
};

// One result of a launch.
struct SpectralTarget {
  SpectralRule rule;
  void* const* outs;  // one array per row
};

// Targets are in device memory. Complex spectra are the only target of their launch.
struct SpectraLaunch {
  FrameRows rows;
  int64_t nFft, hopLength, padding;
  dsp::PadMode padMode;
  const SpectralTarget* targets;
  int targetCount;
  bool complex;
};

// Before the launch: a rule and where its results go.
struct SpectralUse {
  SpectralRule rule;
  std::vector<void*> outs;
};

// Enqueues one launch for all rows and uses; `out` of the rows is not looked at. `T` is the precision of the
// transform.
template <class T>
void launchSpectra(const DeviceFft<T>& fft, const dsp::Framing& framing, std::vector<FrameRow> rows,
                   const std::vector<SpectralUse>& uses, CudaStream& stream);

// For one use, whose results go to `out` of the rows.
template <class T>
void launchSpectra(const DeviceFft<T>& fft, const dsp::Framing& framing, const std::vector<FrameRow>& rows,
                   const SpectralRule& rule, CudaStream& stream) {
  SpectralUse use{rule, {}};
  for (const FrameRow& row : rows) use.outs.push_back(row.out);
  launchSpectra(fft, framing, rows, {use}, stream);
}

// Throws a DeviceError when a frame and `valueRows` floats do not fit into the shared memory of a block of
// the current device; or when what a frame needs, `bytes`, does not.
template <class T>
void checkFrameFits(const DeviceFft<T>& fft, int valueRows = 0);
void checkSharedMemory(int nFft, size_t bytes, int valueRows = 0);

// Sparse rows on the device.
class DeviceBands {
 public:
  DeviceBands() = default;
  DeviceBands(const std::vector<int>& start, const std::vector<int>& count,
              const std::vector<float>& weights);
  BandRows rows() const {
    return {static_cast<int>(start_.size()), start_.data(), count_.data(), offset_.data(), weights_.data()};
  }

 private:
  DeviceArray<int> start_, count_, offset_;
  DeviceArray<float> weights_;
};

// Floats as unsigned numbers of the same order; 0 is below all of them.
#if defined(__CUDACC__) || defined(MELISMA_CUDA_ON_CPU)
__device__ __forceinline__ unsigned ordered(float x) {
  const unsigned bits = __float_as_uint(x);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}
__device__ __forceinline__ float fromOrdered(unsigned code) {
  return __uint_as_float(code & 0x80000000u ? code & 0x7fffffffu : ~code);
}
#endif

}  // namespace melisma::cuda
