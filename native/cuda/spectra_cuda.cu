// The launch behind every op on short-time spectra.
//
// A block owns a run of frames of one channel; a group of lanes (a whole warp for nFft 1920 … 4096, 16 lanes
// for 480 … 1024, fewer below) owns a frame and keeps it in registers: samples come from memory once (the
// overlap of nFft / hop reads hits L1), are windowed on the way, pass one exchange through shared memory and
// half an exchange for the split into real spectra, and stay in shared memory for the epilogue. The epilogue
// runs frames over neighbouring threads, so that stores of [rows][columns] are runs of columns.
//
// Counted per frame of M = nFft / 2 complex values: 5 M log2 M flops of butterflies (roots of the register
// FFTs are constants, half of them exact), 6 M of twiddles, 14 M of the split, 2 n of window. Shared memory
// and L1: samples and window 16 M bytes, twiddles 8 M, exchange 16 M, half exchange 8 M, split 4 M, power row
// 4 M written and read: 60 M bytes. On an H200 (132 multiprocessors, 128 bytes and 128 lanes a clock) nFft
// 2048 is 61 kB or 3.6 ns against 60 kflop or 1.8 ns of arithmetic per multiprocessor-clock budget of one
// frame: shared memory and L1 bind, predicted share of the composite floor 0.5 to 0.6. Nothing here has been
// measured on a GPU.
#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "cuda/launch.hpp"
#include "cuda/spectra.hpp"
#include "cuda/spectral_epilogue.cuh"

namespace melisma::cuda {

namespace {

// Four warps where a lane holds many registers.
template <class T, int M>
constexpr int warpsOf = sizeof(T) == 8 || M >= 2048 ? 4 : 8;
template <class T, int M>
constexpr int framesOf = warpsOf<T, M> * (32 / FftShape<M>::lanes);

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

template <class T, int M>
__global__ void __launch_bounds__(warpsOf<T, M> * 32, sizeof(T) == 8 ? 1 : 2)
    frameSpectra(const SpectraLaunch p, const FftTables<T> tables) {
  constexpr int lanes = FftShape<M>::lanes, groups = 32 / lanes, capacity = framesOf<T, M>;
  DYN_SHARED(Complex<T>, rooms);
  float* const floats = reinterpret_cast<float*>(rooms);
  constexpr int pitch = framePitch<M>,
                floatPitch = pitch * static_cast<int>(sizeof(Complex<T>) / sizeof(float));
  const BlockFrames b = framesOfBlock(p, capacity, floats, floatPitch);
  const int group = static_cast<int>(threadIdx.x % 32) / lanes,
            lane = static_cast<int>(threadIdx.x % 32) % lanes;
  const int f = static_cast<int>(threadIdx.x / 32) * groups + group;
  const bool active = group < groups && f < b.count;
  Complex<T>* const room = rooms + (active ? f : 0) * pitch;
  float* const row = floats + (active ? f : 0) * floatPitch;
  const FrameLoad<T> load(p, *b.row, tables.window, b.first + f);
  const float exponent = p.rule.exponent;
  if (p.rule.result == SpectralResult::complex) {
    realFft<M, T>(tables, room, lane, active, load,
                  [room](int k, Complex<T> x) { room[spectrumAt<M> + k] = x; });
  } else {
    realFft<M, T>(tables, room, lane, active, load, [row, exponent](int k, Complex<T> x) {
      row[k] = raisedPower(multiplyAdd(x.re, x.re, x.im * x.im), exponent);
    });
  }
  __syncthreads();
  epilogue<T>(p, b, rooms + spectrumAt<M>, pitch, floats + capacity * floatPitch);
}

// Any length: the block transforms its frames one after the other.
template <class T>
__global__ void __launch_bounds__(256)
    blockSpectra(const SpectraLaunch p, const FftTables<T> tables, const MixedTables<T> mixed, int capacity) {
  DYN_SHARED(Complex<T>, rooms);
  const int bins = static_cast<int>(p.nFft / 2 + 1), pitch = bins | 1;
  constexpr int width = sizeof(Complex<T>) / sizeof(float);
  Complex<T>* const a = rooms + capacity * pitch;
  Complex<T>* const c = a + mixed.length;
  float* const floats = reinterpret_cast<float*>(rooms);
  const BlockFrames b = framesOfBlock(p, capacity, floats, pitch * width);
  const float exponent = p.rule.exponent;
  for (int f = 0; f < b.count; f++) {
    Complex<T>* const room = rooms + f * pitch;
    float* const row = floats + f * pitch * width;
    const bool complex = p.rule.result == SpectralResult::complex;
    mixedFft<T>(mixed, tables.split, a, c, FrameLoad<T>(p, *b.row, tables.window, b.first + f),
                [=](int k, Complex<T> x) {
                  if (complex) {
                    room[k] = x;
                  } else {
                    row[k] = raisedPower(multiplyAdd(x.re, x.re, x.im * x.im), exponent);
                  }
                });
  }
  epilogue<T>(p, b, rooms, pitch, reinterpret_cast<float*>(c + mixed.length));
}

size_t valuesBytes(const SpectralRule& rule, size_t capacity) {
  const bool needed = rule.cosines || rule.result == SpectralResult::folded;
  return needed ? static_cast<size_t>(rule.bands.rows) * capacity * sizeof(float) : 0;
}

template <class T>
size_t blockBytes(const DeviceFft<T>& fft, const SpectralRule& rule, int capacity) {
  const size_t complexes =
      static_cast<size_t>(capacity) * (fft.bins() | 1) + 2 * static_cast<size_t>(fft.mixed().length);
  return complexes * sizeof(Complex<T>) + valuesBytes(rule, static_cast<size_t>(capacity));
}

SpectraLaunch prepared(const dsp::Framing& framing, std::vector<FrameRow>& rows, const SpectralRule& rule,
                       int capacity, CudaStream& stream, unsigned& blocks) {
  blocks = assignBlocks(rows, capacity, rule.arrivals != nullptr);
  return {{stream.upload(rows), static_cast<int>(rows.size())},
          framing.frameLength,
          framing.hopLength,
          framing.padding(),
          framing.padMode,
          rule};
}

template <class T, int M>
void launchFrames(const DeviceFft<T>& fft, const dsp::Framing& framing, std::vector<FrameRow>& rows,
                  const SpectralRule& rule, CudaStream& stream) {
  if constexpr (sizeof(T) == 4 || M < 2048) {
    constexpr int capacity = framesOf<T, M>;
    unsigned blocks = 0;
    const SpectraLaunch p = prepared(framing, rows, rule, capacity, stream, blocks);
    const size_t bytes = capacity * framePitch<M> * sizeof(Complex<T>) + valuesBytes(rule, capacity);
    launch("spectra", frameSpectra<T, M>, dim3(blocks), dim3(warpsOf<T, M> * 32), bytes, stream.handle(), p,
           fft.tables());
  }
}

}  // namespace

template <class T>
void checkFrameFits(const DeviceFft<T>& fft) {
  if (fft.framewise()) return;
  int device = 0, limit = 0;
  check(cudaGetDevice(&device), "the current device");
  check(cudaDeviceGetAttribute(&limit, cudaDevAttrMaxSharedMemoryPerBlockOptin, device),
        "shared memory of the device");
  const size_t needed = blockBytes(fft, SpectralRule{}, 1);
  if (needed <= static_cast<size_t>(limit)) return;
  throw DeviceError("nFft: CUDA kernels keep a frame in shared memory; " + std::to_string(fft.nFft()) +
                    " samples need " + std::to_string(needed) + " bytes, the device has " +
                    std::to_string(limit));
}

template <class T>
void launchSpectra(const DeviceFft<T>& fft, const dsp::Framing& framing, std::vector<FrameRow> rows,
                   const SpectralRule& rule, CudaStream& stream) {
  if (rows.empty()) return;
  if (fft.framewise()) {
    switch (fft.nFft() / 2) {
#define MELISMA_CASE(M) \
  case M:               \
    return launchFrames<T, M>(fft, framing, rows, rule, stream);
      MELISMA_FRAME_SHAPES(MELISMA_CASE)
#undef MELISMA_CASE
    }
  }
  int capacity = 8;
  while (capacity > 1 && blockBytes(fft, rule, capacity) > stream.device().sharedPerBlock) capacity /= 2;
  unsigned blocks = 0;
  const SpectraLaunch p = prepared(framing, rows, rule, capacity, stream, blocks);
  launch("spectra of any length", blockSpectra<T>, dim3(blocks), dim3(256), blockBytes(fft, rule, capacity),
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

template void checkFrameFits(const DeviceFft<float>&);
template void checkFrameFits(const DeviceFft<double>&);
template void launchSpectra(const DeviceFft<float>&, const dsp::Framing&, std::vector<FrameRow>,
                            const SpectralRule&, CudaStream&);
template void launchSpectra(const DeviceFft<double>&, const dsp::Framing&, std::vector<FrameRow>,
                            const SpectralRule&, CudaStream&);

}  // namespace melisma::cuda
