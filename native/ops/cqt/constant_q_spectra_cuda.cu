// A block owns a run of frames of an octave: a group of lanes transforms a frame in registers
// (cuda/frame_fft.cuh) and leaves the spectrum in shared memory, then a thread owns a bin (or a class: its
// bins in their order) of a frame and adds up its filter. Frames run fastest over threads: neighbours read
// the same weights from L1 and spectra from different banks, and write neighbouring columns. Responses of all
// octaves are one launch. Sums of classes are a launch an octave, from the highest down, each adding to the
// result, so that their order is always the same; to go over the octaves within a block spills 430 bytes a
// thread in the transform (nvcc 13.0, sm_90).
//
// Counted per frame and octave of chromaCqt (nFft 1024, 683 weights in 36 rows): the transform takes 60 M =
// 31 kB of shared memory and L1 and 35 kflop (cuda/spectra_kernel.cuh), the filters 683 x 8 bytes of spectrum
// and 683 x 8 / 16 of weights, 6 kB, and 2.7 kFMA. 301 such frames a second at 22.05 kHz and hop 512: 11 MB,
// 0.34 us of an H200's shared memory and L1, and as much of its arithmetic. Spectra in device memory would be
// 4 kB a frame, written and read: 2.5 MB or 0.6 us more. Predicted, at half of the floor: 0.7 us, with the
// reduction (reduction_cuda.cu) 1.2 us a second of audio, 0.8 M x real time; goal 100 k x. cqt's 84 bins take
// nFft 256 and 159 weights: a fifth of that. Not measured on a GPU. nvcc 13.0: no instance spills on sm_75,
// 90 and 120; 128 registers for nFft 1024 and 2048, 80 to 90 below, 247 for 4096. The kernel of any length
// takes 64, 44 and 39 (8 bytes of spill).
#include "ops/cqt/constant_q_spectra_cuda.hpp"

#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "cuda/block_frames.cuh"
#include "cuda/launch.hpp"
#include "cuda/shared_memory.hpp"

namespace melisma {

namespace {

using cuda::Complex;
using Fft = cuda::DeviceFft<float>;

struct Octave {
  cuda::FrameRows rows;
  int64_t hopLength;
  int firstBin, bins;
};

struct Launch {
  const Octave* octaves;  // blocks of row y of the grid work on octave y
  int64_t nFft;
  dsp::PadMode padMode;
  ConstantQFilters filters;
  ConstantQClasses classes;
  bool begins;
};

// What a block has to do for an octave.
struct Share {
  const cuda::FrameRow* row;
  int64_t first;  // frame
  int count;      // of frames
  int table;
};

__device__ Share shareOf(const Launch& p, const Octave& octave, int capacity) {
  const cuda::FrameRow& row = cuda::rowOfBlock(octave.rows, blockIdx.x);
  const int64_t first = static_cast<int64_t>(blockIdx.x - row.firstBlock) * capacity;
  const int64_t left = row.frames - first;
  return {&row, first, static_cast<int>(left < capacity ? left : capacity),
          p.filters.tableOfItem ? p.filters.tableOfItem[row.item] : 0};
}

__device__ cuda::FrameLoad<float> loadOf(const Launch& p, const Octave& octave, const Share& share,
                                         const float* window, int frame) {
  const int64_t start = (share.first + frame) * octave.hopLength - p.nFft / 2;
  return cuda::FrameLoad<float>(*share.row, window, start, p.nFft, p.padMode);
}

__device__ __forceinline__ Complex<float> response(const ConstantQFilters& filters, int row,
                                                   const Complex<float>* spectrum) {
  const Complex<float>* const weights = filters.weights + filters.offset[row];
  const Complex<float>* const x = spectrum + filters.start[row];
  const int count = filters.count[row];
  Complex<float> sum{0, 0};
  for (int from = 0; from < count; from += 32) {  // blocks of 32 on their own keep rounding errors small
    Complex<float> part{0, 0};
    for (int i = from; i < min(count, from + 32); i++) {
      const Complex<float> w = weights[i], value = x[i];
      part.re = fmaf(w.re, value.re, fmaf(-w.im, value.im, part.re));
      part.im = fmaf(w.re, value.im, fmaf(w.im, value.re, part.im));
    }
    sum = sum + part;
  }
  return sum;
}

// `spectra` of the frames are `pitch` values apart.
__device__ __forceinline__ void respond(const Launch& p, const Octave& octave, const Share& share,
                                        const Complex<float>* spectra, int pitch) {
  const int rows = share.table * p.filters.bins + octave.firstBin;
  const int64_t columns = share.row->columns;
  if (p.classes.count == 0) {
    Complex<float>* const out =
        static_cast<Complex<float>*>(share.row->out) + octave.firstBin * columns + share.first;
    for (int i = threadIdx.x; i < octave.bins * share.count; i += blockDim.x) {
      const int f = i % share.count, k = i / share.count;
      out[k * columns + f] = response(p.filters, rows + k, spectra + f * pitch);
    }
    return;
  }
  float* const out = static_cast<float*>(share.row->out) + share.first;
  for (int i = threadIdx.x; i < p.classes.count * share.count; i += blockDim.x) {
    const int f = i % share.count, c = i / share.count;
    float sum = p.begins ? 0 : out[c * columns + f];
    for (int b = p.classes.first[c]; b < p.classes.first[c + 1]; b++) {
      const Complex<float> x = response(p.filters, rows + p.classes.bins[b], spectra + f * pitch);
      sum += sqrtf(fmaf(x.re, x.re, x.im * x.im));
    }
    out[c * columns + f] = sum;
  }
}

template <int M>
__global__ void __launch_bounds__(cuda::mostWarps<float, M> * 32, 2)
    frameResponses(const Launch p, const cuda::FftTables<float> tables) {
  constexpr int lanes = cuda::FftShape<M>::lanes, groups = cuda::framesOfTeam<M>, pitch = cuda::framePitch<M>;
  DYN_SHARED(Complex<float>, rooms);
  const int group = static_cast<int>(threadIdx.x % 32) / lanes,
            lane = static_cast<int>(threadIdx.x % 32) % lanes;
  const int f = static_cast<int>(threadIdx.x / 32) * groups + group;
  const Octave& octave = p.octaves[blockIdx.y];
  const Share share = shareOf(p, octave, static_cast<int>(blockDim.x / 32) * groups);
  if (share.table < 0) return;
  const bool active = f < share.count;
  Complex<float>* const room = rooms + (active ? f : 0) * pitch;
  const cuda::FrameLoad<float> load = loadOf(p, octave, share, tables.window, f);
  const bool direct = load.direct;
  if (active && !direct) cuda::stageFrame(load, room, M, lane, lanes);
  __syncwarp();
  const auto value = [&load, room, direct](int i) { return direct ? load.pair(i) : room[i]; };
  cuda::realFft<M, float>(tables, room, lane, active, value,
                          [=](int k, Complex<float> x) { room[cuda::spectrumAt<M> + k] = x; });
  __syncthreads();
  respond(p, octave, share, rooms + cuda::spectrumAt<M>, pitch);
}

// Any length: the block transforms its frames one after the other.
__global__ void __launch_bounds__(256) blockResponses(const Launch p, const cuda::FftTables<float> tables,
                                                      const cuda::MixedTables<float> mixed, int capacity) {
  DYN_SHARED(Complex<float>, rooms);
  const int pitch = static_cast<int>(p.nFft / 2 + 1) | 1;
  Complex<float>* const a = rooms + capacity * pitch;
  Complex<float>* const b = a + mixed.length;
  const Octave& octave = p.octaves[blockIdx.y];
  const Share share = shareOf(p, octave, capacity);
  if (share.table < 0) return;
  for (int f = 0; f < share.count; f++) {
    Complex<float>* const room = rooms + f * pitch;
    cuda::mixedFft<float>(mixed, tables.split, a, b, loadOf(p, octave, share, tables.window, f),
                          [=](int k, Complex<float> x) { room[k] = x; });
  }
  respond(p, octave, share, rooms, pitch);
}

// The lengths of filters are powers of two.
#define MELISMA_CONSTANT_Q_SHAPES(CASE) CASE(128) CASE(256) CASE(512) CASE(1024) CASE(2048)

size_t blockBytes(const Fft& fft, int capacity) {
  return (static_cast<size_t>(capacity) * static_cast<size_t>(fft.bins() | 1) +
          2 * static_cast<size_t>(fft.mixed().length)) *
         sizeof(Complex<float>);
}

size_t leastBytes(const Fft& fft) {
  if (!fft.framewise()) return blockBytes(fft, 1);
  switch (fft.nFft() / 2) {
#define MELISMA_CASE(M) \
  case M:               \
    return cuda::teamRoom<float, M>;
    MELISMA_CONSTANT_Q_SHAPES(MELISMA_CASE)
#undef MELISMA_CASE
  }
  return 0;
}

// Gives rows their blocks of `capacity` frames and enqueues launch(p, grid): one, or of classes one an
// octave.
template <class Enqueue>
void place(Launch p, std::vector<ConstantQOctaveRows>& octaves, int capacity, CudaStream& stream,
           Enqueue enqueue) {
  std::vector<Octave> placed;
  unsigned blocks = 0;
  for (ConstantQOctaveRows& octave : octaves) {
    const cuda::PlacedRows own = cuda::placeRows(std::move(octave.rows), capacity, stream);
    blocks = own.blocks;
    placed.push_back({own.table, octave.hopLength, octave.firstBin, octave.bins});
  }
  p.octaves = stream.upload(placed);
  if (p.classes.count == 0) return enqueue(p, dim3(blocks, static_cast<unsigned>(placed.size())));
  for (size_t i = 0; i < placed.size(); i++, p.octaves++) {
    enqueue(p, dim3(blocks));
    p.begins = false;
  }
}

template <int M>
void launchFrames(const Fft& fft, const Launch& p, std::vector<ConstantQOctaveRows>& octaves,
                  CudaStream& stream) {
  constexpr size_t warpBytes = cuda::teamRoom<float, M>;
  const int fitting = static_cast<int>(stream.device().sharedPerBlock / warpBytes);
  const int warps = std::clamp(fitting, 1, cuda::mostWarps<float, M>);
  place(p, octaves, warps * cuda::framesOfTeam<M>, stream, [&](const Launch& own, dim3 grid) {
    cuda::launch("constant-Q", frameResponses<M>, grid, dim3(static_cast<unsigned>(warps) * 32),
                 static_cast<size_t>(warps) * warpBytes, stream.handle(), own, fft.tables());
  });
}

}  // namespace

void checkConstantQFits(const Fft& fft) {
  const size_t needed = leastBytes(fft), limit = cuda::sharedPerBlock();
  if (needed <= limit) return;
  throw DeviceError("binsPerOctave: CUDA kernels keep a frame of a filter's length in shared memory; " +
                    std::to_string(fft.nFft()) + " samples need " + std::to_string(needed) +
                    " bytes, the device has " + std::to_string(limit) +
                    "; shorter filters follow from a smaller filterScale and an even hopLength");
}

void launchConstantQ(const Fft& fft, dsp::PadMode padMode, std::vector<ConstantQOctaveRows> octaves,
                     const ConstantQFilters& filters, const ConstantQClasses& classes, bool begins,
                     CudaStream& stream) {
  const Launch p{nullptr, fft.nFft(), padMode, filters, classes, begins};
  if (fft.framewise()) {
    switch (fft.nFft() / 2) {
#define MELISMA_CASE(M) \
  case M:               \
    return launchFrames<M>(fft, p, octaves, stream);
      MELISMA_CONSTANT_Q_SHAPES(MELISMA_CASE)
#undef MELISMA_CASE
    }
  }
  int capacity = 8;
  while (capacity > 1 && blockBytes(fft, capacity) > stream.device().sharedPerBlock) capacity /= 2;
  place(p, octaves, capacity, stream, [&](const Launch& own, dim3 grid) {
    cuda::launch("constant-Q of any length", blockResponses, grid, dim3(256), blockBytes(fft, capacity),
                 stream.handle(), own, fft.tables(), fft.mixed(), capacity);
  });
}

}  // namespace melisma
