// The kernel behind every op on short-time spectra. Lengths are compiled once per precision, in
// spectra_single_cuda.cu and spectra_double_cuda.cu; what is not the transform itself is out of line there,
// so that all GPU generations take nvcc some 60 s of one core a file.
//
// A block owns a run of frames of one channel; a group of lanes (a whole warp for nFft 1920 … 4096, 16 lanes
// for 480 … 1024, fewer below; two warps for 4096 in double) owns a frame and keeps it in registers: samples
// come from memory once (the overlap of nFft / hop reads hits L1; frames that need padding or begin at an odd
// sample come through their room in shared memory, 16 M bytes more), are windowed on the way, pass one
// exchange through shared memory and half an exchange for the split into real spectra, and stay in shared
// memory for the epilogue. The epilogue runs frames over neighbouring threads, so that stores of
// [rows][columns] are runs of columns.
//
// Counted per frame of M = nFft / 2 complex values: 5 M log2 M flops of butterflies (roots of the register
// FFTs are constants, many of them trivial), 6 M of twiddles, 14 M of the split, 4 M of window. Shared memory
// and L1: samples and window 16 M bytes, twiddles 8 M, exchange 16 M, half exchange 8 M, split 4 M, power row
// 4 M written and read: 60 M bytes. On an H200 (132 multiprocessors of 128 bytes and 128 lanes a clock, 1.98
// GHz) a frame of nFft 2048 takes 1.8 ns of shared memory and L1 and, without FMA, 2.2 ns of arithmetic over
// the chip: both bind and overlap in part. Predicted: half to 60 % of the composite floor. Not measured on a
// GPU yet.
// In double both take twice as long, but for nFft 4096: two warps own a frame there, since a lane has
// registers for 32 values, and both read every value of the exchange: 136 M bytes, 8.3 ns against 3.7 in
// float, and 9.7 ns of arithmetic against 4.9: 2.2 times. The passes of mixed_fft.cuh read 850 M bytes, 53
// ns.
//
// nvcc 13.0: no instance spills on any generation; on sm_90 97 to 108 registers in float (nFft 4096: 157),
// 152 to 176 in double (4096: 252, two blocks a multiprocessor as below).
#pragma once

#include <algorithm>

#include "cuda/block_frames.cuh"
#include "cuda/launch.hpp"
#include "cuda/spectra_launch.hpp"

namespace melisma::cuda {

template <class T, int M>
__global__ void __launch_bounds__(mostWarps<T, M> * 32, sizeof(T) == 8 ? 1 : 2)
    frameSpectra(const SpectraLaunch p, const FftTables<T> tables) {
  constexpr int lanes = FftShape<M, T>::lanes, groups = framesOfTeam<M, T>, team = teamThreads<M, T>;
  const int capacity = static_cast<int>(blockDim.x) / team * groups;
  DYN_SHARED(Complex<T>, rooms);
  float* const floats = reinterpret_cast<float*>(rooms);
  constexpr int pitch = framePitch<M, T>,
                floatPitch = pitch * static_cast<int>(sizeof(Complex<T>) / sizeof(float));
  const BlockFrames b = framesOfBlock(p, capacity);
  const int member = static_cast<int>(threadIdx.x) % team, group = member / lanes, lane = member % lanes;
  const int f = static_cast<int>(threadIdx.x) / team * groups + group;
  const bool active = group < groups && f < b.count;
  Complex<T>* const room = rooms + (active ? f : 0) * pitch;
  const FrameLoad<T> load(p, *b.row, tables.window, b.first + f);
  T* const powers = reinterpret_cast<T*>(room);
  const bool direct = load.direct;
  if (active && !direct) stageFrame(load, room, M, lane, lanes);
  frameBarrier<M, T>();
  // One transform for both: a second copy of it would double the time to compile.
  const bool complex = p.complex;
  const auto value = [&load, room, direct](int i) { return direct ? load.pair(i) : room[i]; };
  realFft<M, T>(tables, room, lane, active, value, [=](int k, Complex<T> x) {
    if (complex) {
      room[spectrumAt<M, T> + k] = x;
    } else {
      powers[k] = multiplyAdd(x.re, x.re, x.im * x.im);
    }
  });
  __syncthreads();
  epilogue<T>(p, b, rooms + spectrumAt<M, T>, rooms, pitch, floats + capacity * floatPitch);
}

template <class T, int M>
void launchFrames(const DeviceFft<T>& fft, const dsp::Framing& framing, std::vector<FrameRow>& rows,
                  const std::vector<SpectralUse>& uses, CudaStream& stream) {
  constexpr int team = teamThreads<M, T>, groups = framesOfTeam<M, T>;
  const size_t teamBytes = teamRoom<T, M> + valuesBytes(uses, M + 1, groups);
  const int fitting = static_cast<int>(stream.device().sharedPerBlock / teamBytes);
  const int teams = std::clamp(fitting, 1, mostWarps<T, M> * 32 / team);
  unsigned blocks = 0;
  const SpectraLaunch p = prepared(framing, rows, uses, teams * groups, stream, blocks);
  launch("spectra", frameSpectra<T, M>, dim3(blocks), dim3(teams * team), teams * teamBytes, stream.handle(),
         p, fft.tables());
}

}  // namespace melisma::cuda
