// The kernel behind every op on short-time spectra. Lengths are compiled once per precision, in
// spectra_single_cuda.cu and spectra_double_cuda.cu; what is not the transform itself is out of line there,
// so that all GPU generations take nvcc some 60 s of one core a file.
//
// A block owns a run of frames of one channel; a group of lanes (a whole warp for nFft 1920 … 4096, 16 lanes
// for 480 … 1024, fewer below) owns a frame and keeps it in registers: samples come from memory once (the
// overlap of nFft / hop reads hits L1; frames that need padding or begin at an odd sample come through their
// room in shared memory, 16 M bytes more), are windowed on the way, pass one exchange through shared memory
// and half an exchange for the split into real spectra, and stay in shared memory for the epilogue. The
// epilogue runs frames over neighbouring threads, so that stores of [rows][columns] are runs of columns.
//
// Counted per frame of M = nFft / 2 complex values: 5 M log2 M flops of butterflies (roots of the register
// FFTs are constants, many of them trivial), 6 M of twiddles, 14 M of the split, 4 M of window. Shared memory
// and L1: samples and window 16 M bytes, twiddles 8 M, exchange 16 M, half exchange 8 M, split 4 M, power row
// 4 M written and read: 60 M bytes. On an H200 (132 multiprocessors of 128 bytes and 128 lanes a clock, 1.98
// GHz) a frame of nFft 2048 takes 1.8 ns of shared memory and L1 and, without FMA, 2.2 ns of arithmetic over
// the chip: both bind and overlap in part. Predicted: half to 60 % of the composite floor. Not measured on a
// GPU yet.
// nvcc 13.0: no instance spills on any generation; on sm_90 106 to 115 registers in float32 (nFft 4096: 159),
// 150 to 180 in double.
#pragma once

#include <algorithm>

#include "cuda/block_frames.cuh"
#include "cuda/launch.hpp"
#include "cuda/spectra_launch.hpp"

namespace melisma::cuda {

template <class T, int M>
__global__ void __launch_bounds__(mostWarps<T, M> * 32, sizeof(T) == 8 ? 1 : 2)
    frameSpectra(const SpectraLaunch p, const FftTables<T> tables) {
  constexpr int lanes = FftShape<M>::lanes, groups = framesOfWarp<M>;
  const int capacity = static_cast<int>(blockDim.x / 32) * groups;
  DYN_SHARED(Complex<T>, rooms);
  float* const floats = reinterpret_cast<float*>(rooms);
  constexpr int pitch = framePitch<M>,
                floatPitch = pitch * static_cast<int>(sizeof(Complex<T>) / sizeof(float));
  const BlockFrames b = framesOfBlock(p, capacity);
  const int group = static_cast<int>(threadIdx.x % 32) / lanes,
            lane = static_cast<int>(threadIdx.x % 32) % lanes;
  const int f = static_cast<int>(threadIdx.x / 32) * groups + group;
  const bool active = group < groups && f < b.count;
  Complex<T>* const room = rooms + (active ? f : 0) * pitch;
  const FrameLoad<T> load(p, *b.row, tables.window, b.first + f);
  T* const powers = reinterpret_cast<T*>(room);
  const bool direct = load.direct;
  if (active && !direct) stageFrame(load, room, M, lane, lanes);
  __syncwarp();
  // One transform for both: a second copy of it would double the time to compile.
  const bool complex = p.complex;
  const auto value = [&load, room, direct](int i) { return direct ? load.pair(i) : room[i]; };
  realFft<M, T>(tables, room, lane, active, value, [=](int k, Complex<T> x) {
    if (complex) {
      room[spectrumAt<M> + k] = x;
    } else {
      powers[k] = multiplyAdd(x.re, x.re, x.im * x.im);
    }
  });
  __syncthreads();
  epilogue<T>(p, b, rooms + spectrumAt<M>, rooms, pitch, floats + capacity * floatPitch);
}

template <class T, int M>
void launchFrames(const DeviceFft<T>& fft, const dsp::Framing& framing, std::vector<FrameRow>& rows,
                  const std::vector<SpectralUse>& uses, CudaStream& stream) {
  const size_t warpBytes = warpRoom<T, M> + valuesBytes(uses, framesOfWarp<M>);
  const int fitting = static_cast<int>(stream.device().sharedPerBlock / warpBytes);
  const int warps = std::clamp(fitting, 1, mostWarps<T, M>);
  unsigned blocks = 0;
  const SpectraLaunch p = prepared(framing, rows, uses, warps * framesOfWarp<M>, stream, blocks);
  launch("spectra", frameSpectra<T, M>, dim3(blocks), dim3(warps * 32), warps * warpBytes, stream.handle(), p,
         fft.tables());
}

}  // namespace melisma::cuda
