// Chooses the kernel of a length, and has the one for any other: the block transforms its frames one after
// the other, a thread an output of a pass (mixed_fft.cuh): bytes and prediction in spectra_kernel.cuh. Not
// measured.
#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "cuda/block_frames.cuh"
#include "cuda/launch.hpp"
#include "cuda/shared_memory.hpp"
#include "cuda/spectra_launch.hpp"

namespace melisma::cuda {

size_t valuesBytes(const std::vector<SpectralUse>& uses, int bins, int capacity) {
  int most = 0;
  for (const SpectralUse& use : uses) most = std::max(most, use.rule.valueRows(bins));
  return static_cast<size_t>(most) * static_cast<size_t>(capacity) * sizeof(float);
}

SpectraLaunch prepared(const dsp::Framing& framing, std::vector<FrameRow>& rows,
                       const std::vector<SpectralUse>& uses, int capacity, CudaStream& stream,
                       unsigned& blocks) {
  bool everyRow = false;
  std::vector<SpectralTarget> targets;
  for (const SpectralUse& use : uses) {
    everyRow = everyRow || use.rule.arrivals;
    targets.push_back({use.rule, stream.upload(use.outs)});
  }
  blocks = assignBlocks(rows, capacity, everyRow);
  return {uploadRows(rows, stream),
          framing.frameLength,
          framing.hopLength,
          framing.padding(),
          framing.padMode,
          stream.upload(targets),
          static_cast<int>(targets.size()),
          uses[0].rule.result == SpectralResult::complex};
}

namespace {

// Any length: the block transforms its frames one after the other.
template <class T>
__global__ void __launch_bounds__(256)
    blockSpectra(const SpectraLaunch p, const FftTables<T> tables, const MixedTables<T> mixed, int capacity) {
  DYN_SHARED(Complex<T>, rooms);
  const int bins = static_cast<int>(p.nFft / 2 + 1), pitch = bins | 1;
  Complex<T>* const a = rooms + capacity * pitch;
  Complex<T>* const c = a + mixed.length;
  const BlockFrames b = framesOfBlock(p, capacity);
  const bool complex = p.complex;
  for (int f = 0; f < b.count; f++) {
    Complex<T>* const room = rooms + f * pitch;
    T* const powers = reinterpret_cast<T*>(room);
    mixedFft<T>(mixed, tables.split, a, c, FrameLoad<T>(p, *b.row, tables.window, b.first + f),
                [=](int k, Complex<T> x) {
                  if (complex) {
                    room[k] = x;
                  } else {
                    powers[k] = multiplyAdd(x.re, x.re, x.im * x.im);
                  }
                });
  }
  epilogue<T>(p, b, rooms, rooms, pitch, reinterpret_cast<float*>(c + mixed.length));
}

template <class T>
size_t blockBytes(const DeviceFft<T>& fft, const std::vector<SpectralUse>& uses, int capacity) {
  const size_t complexes =
      static_cast<size_t>(capacity) * (fft.bins() | 1) + 2 * static_cast<size_t>(fft.mixed().length);
  return complexes * sizeof(Complex<T>) + valuesBytes(uses, fft.bins(), capacity);
}

// Of the smallest block.
template <class T>
size_t leastBytes(int nFft, size_t valuesPerFrame) {
  switch (nFft / 2) {
#define MELISMA_CASE(M) \
  case M:               \
    return teamRoom<T, M> + framesOfTeam<M, T> * valuesPerFrame;
    MELISMA_FRAME_SHAPES(MELISMA_CASE)
#undef MELISMA_CASE
  }
  return 0;
}

}  // namespace

void checkSharedMemory(int nFft, size_t bytes, int valueRows) {
  const size_t limit = sharedPerBlock();
  if (bytes <= limit) return;
  const std::string values = valueRows > 0 ? " and " + std::to_string(valueRows) + " values beside them" : "";
  throw DeviceError("nFft: CUDA kernels keep a frame in shared memory; " + std::to_string(nFft) + " samples" +
                    values + " need " + std::to_string(bytes) + " bytes, the device has " +
                    std::to_string(limit));
}

template <class T>
void checkFrameFits(const DeviceFft<T>& fft, int valueRows) {
  const size_t values = static_cast<size_t>(valueRows) * sizeof(float);
  checkSharedMemory(fft.nFft(),
                    fft.framewise() ? leastBytes<T>(fft.nFft(), values) : blockBytes(fft, {}, 1) + values,
                    valueRows);
}

template <class T>
void launchSpectra(const DeviceFft<T>& fft, const dsp::Framing& framing, std::vector<FrameRow> rows,
                   const std::vector<SpectralUse>& uses, CudaStream& stream) {
  if (rows.empty() || uses.empty()) return;
  if (fft.framewise()) {
    switch (fft.nFft() / 2) {
#define MELISMA_CASE(M) \
  case M:               \
    return launchFrames<T, M>(fft, framing, rows, uses, stream);
      MELISMA_FRAME_SHAPES(MELISMA_CASE)
#undef MELISMA_CASE
    }
  }
  int capacity = 8;
  while (capacity > 1 && blockBytes(fft, uses, capacity) > stream.device().sharedPerBlock) capacity /= 2;
  unsigned blocks = 0;
  const SpectraLaunch p = prepared(framing, rows, uses, capacity, stream, blocks);
  launch("spectra of any length", blockSpectra<T>, dim3(blocks), dim3(256), blockBytes(fft, uses, capacity),
         stream.handle(), p, fft.tables(), fft.mixed(), capacity);
}

DeviceBands::DeviceBands(const std::vector<int>& start, const std::vector<int>& count,
                         const std::vector<float>& weights)
    : start_(start), count_(count), weights_(weights) {
  std::vector<int> offset;
  int at = 0;
  for (const int bins : count) {
    offset.push_back(at);
    at += bins;
  }
  offset_ = DeviceArray<int>(offset);
}

template void checkFrameFits(const DeviceFft<float>&, int);
template void checkFrameFits(const DeviceFft<double>&, int);
template void launchSpectra(const DeviceFft<float>&, const dsp::Framing&, std::vector<FrameRow>,
                            const std::vector<SpectralUse>&, CudaStream&);
template void launchSpectra(const DeviceFft<double>&, const dsp::Framing&, std::vector<FrameRow>,
                            const std::vector<SpectralUse>&, CudaStream&);

}  // namespace melisma::cuda
