// Short-time spectra of a batch and what becomes of them, in one launch: the engine of every op on spectra. A
// block transforms a run of frames of one channel into shared memory, and an epilogue makes the result of it
// there: no spectrogram in device memory.
#pragma once

#include <cstdint>
#include <vector>

#include "cuda/device_array.hpp"
#include "cuda/fft_tables.hpp"
#include "cuda/frames.hpp"
#include "dsp/framing.hpp"

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
};
enum class FoldNorm : int { inf, l1, l2, none };

// Rows over the bins of a spectrum.
struct BandRows {
  int rows = 0;
  const int *start = nullptr, *count = nullptr, *offset = nullptr;  // sparse: bins and where the weights are
  const float* weights = nullptr;
};

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
  FoldNorm norm = FoldNorm::none;  // of folded rows
  float binWidth = 0;              // Hz, of centroid, bandwidth and rolloff
  double order = 2;                // of bandwidth
  bool normalised = true;          // bandwidth divides by the sum
  float share = 0;                 // of rolloff
  // Of decibels, in the same launch: the last block of a row clamps it at its maximum minus 80 dB, maps x to
  // (x + 40) / 40 and fills columns beyond its frames with silence. `arrivals` has one zero per item.
  unsigned* arrivals = nullptr;
};

struct SpectraLaunch {
  FrameRows rows;
  int64_t nFft, hopLength, padding;
  dsp::PadMode padMode;
  SpectralRule rule;
};

// Enqueues the launch for all rows. `T` is the precision of the transform.
template <class T>
void launchSpectra(const DeviceFft<T>& fft, const dsp::Framing& framing, std::vector<FrameRow> rows,
                   const SpectralRule& rule, CudaStream& stream);

// Throws a DeviceError when that many frames do not fit into the shared memory of the current device.
template <class T>
void checkFrameFits(const DeviceFft<T>& fft, int frames = 1);

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
