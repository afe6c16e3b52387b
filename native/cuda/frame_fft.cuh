// The real FFT of a frame by one group of lanes, of a warp or of two: nFft samples as M = nFft / 2 complex
// numbers, columns of R1 values in registers, one exchange through shared memory, rows of R2 values in
// registers, and the split into the spectrum of real samples after a second exchange of half the values.
#pragma once

#include "cuda/register_fft.cuh"

namespace melisma::cuda {

// M = R1 * R2 on `lanes` lanes: a lane for each column, `shares` of them for a row, which is halved once
// before its transform where that is 2. R2 is even.
template <int M, class T = float>
struct FftShape : FftShape<M> {};
#define MELISMA_FFT_SHAPE(m, type, r1, r2, lanes_, shares_)                                              \
  template <>                                                                                            \
  struct FftShape<m, type> {                                                                             \
    static constexpr int R1 = r1, R2 = r2;                                                               \
    static constexpr int lanes = lanes_, shares = shares_;                                               \
    static_assert(r1 * r2 == m && r2 <= lanes_ && r2 % 2 == 0, "every column has a lane, rows pair up"); \
  };
MELISMA_FFT_SHAPE(128, float, 16, 8, 8, 1)
MELISMA_FFT_SHAPE(200, float, 20, 10, 10, 1)
MELISMA_FFT_SHAPE(240, float, 15, 16, 16, 1)
MELISMA_FFT_SHAPE(256, float, 16, 16, 16, 1)
MELISMA_FFT_SHAPE(480, float, 30, 16, 16, 1)
MELISMA_FFT_SHAPE(512, float, 32, 16, 16, 1)
MELISMA_FFT_SHAPE(960, float, 30, 32, 32, 1)
MELISMA_FFT_SHAPE(1024, float, 32, 32, 32, 1)
MELISMA_FFT_SHAPE(2048, float, 64, 32, 32, 1)
// 64 values in double are more than a lane's registers: two warps hold 32 a lane.
MELISMA_FFT_SHAPE(2048, double, 32, 64, 64, 2)
#undef MELISMA_FFT_SHAPE
#define MELISMA_FRAME_SHAPES(CASE) \
  CASE(128) CASE(200) CASE(240) CASE(256) CASE(480) CASE(512) CASE(960) CASE(1024) CASE(2048)

// Tables in the kernel's precision, in device memory.
template <class T>
struct FftTables {
  const T* window;             // [nFft], times 1/2 where M = nFft / 2
  const Complex<T>* twiddles;  // [R1][R2]: exp(-2 pi i r c / M)
  const Complex<T>* split;     // [M / 2 + 1]: exp(-2 pi i k / nFft)
};

// A frame's room in shared memory, in complex values. The spectrum X[0 … M] is left at + spectrumAt<M>; as
// long as it is not, the first M + 1 floats are free once emit is called. The pitch of 1 modulo 16 keeps
// accesses to one place of several frames apart by bank.
template <int M, class T = float>
constexpr int spectrumAt = FftShape<M, T>::R1;
template <int M, class T = float>
constexpr int framePitch = (M + FftShape<M, T>::R1 + 15) / 16 * 16 + 1;

// The threads that work on whole frames, warps of them, and the frames' bytes.
template <int M, class T = float>
constexpr int teamThreads = FftShape<M, T>::lanes > 32 ? FftShape<M, T>::lanes : 32;
template <int M, class T = float>
constexpr int framesOfTeam = teamThreads<M, T> / FftShape<M, T>::lanes;
template <class T, int M>
constexpr size_t teamRoom = framesOfTeam<M, T> * framePitch<M, T> * sizeof(Complex<T>);
// Of a block: four where a lane holds many registers; fewer where shared memory is small (64 KiB on sm_75) or
// much else lies there.
template <class T, int M>
constexpr int mostWarps = sizeof(T) == 8 || M >= 2048 ? 4 : 8;

// Rows that a lane has its share of: lane / shares + lanes / shares * i, where that is below R1; and the
// values of a share.
template <int M, class T = float>
constexpr int rowStep = FftShape<M, T>::lanes / FftShape<M, T>::shares;
template <int M, class T = float>
constexpr int frameRounds = (FftShape<M, T>::R1 + rowStep<M, T> - 1) / rowStep<M, T>;
template <int M, class T = float>
constexpr int rowValues = FftShape<M, T>::R2 / FftShape<M, T>::shares;

template <int M, class T>
__device__ __forceinline__ int rowOfLane(int lane, int round) {
  return (FftShape<M, T>::shares == 1 ? lane : lane % rowStep<M, T>)+rowStep<M, T> * round;
}

// Lanes of a frame wait for each other; of two warps, all of the block.
template <int M, class T>
__device__ __forceinline__ void frameBarrier() {
  if constexpr (FftShape<M, T>::lanes > 32) {
    __syncthreads();
  } else {
    __syncwarp();
  }
}

// Share 0 of a row of 2 N values gets the sums of its halves, whose transform has the even values, share 1
// the differences, turned, for the odd ones.
template <class T, int... I>
__device__ __forceinline__ void halveRow(const Complex<T>* row, int share, Complex<T>* x,
                                         std::integer_sequence<int, I...>) {
  constexpr int N = sizeof...(I);
  if (share == 0) {
    ((x[I] = row[I] + row[I + N]), ...);
  } else {
    ((x[I] = rotated<I, 2 * N>(row[I] - row[I + N])), ...);
  }
}

// The complex transform of load(0) … load(M - 1): x[i][k] becomes Z[r + R1 (shares k + share)], with the row
// r = lane % rowStep + rowStep i and share = lane / rowStep. `looped`: frames follow each other in a loop,
// where values that a lane leaves as they were would keep their registers from one to the next: it sets them.
template <int M, bool looped = false, class T, class Load>
__device__ __forceinline__ void complexFft(const FftTables<T>& tables, Complex<T>* room, int lane,
                                           bool active, Load load,
                                           Complex<T> (&x)[frameRounds<M, T>][rowValues<M, T>]) {
  using Shape = FftShape<M, T>;
  constexpr int R1 = Shape::R1, R2 = Shape::R2, pitch = R2 + 1, values = rowValues<M, T>;
  Complex<T> column[R1];
  const bool working = active && lane < R2;
  if (working) {
#pragma unroll
    for (int r = 0; r < R1; r++) column[r] = load(R2 * r + lane);
  } else if constexpr (looped) {
#pragma unroll
    for (int r = 0; r < R1; r++) column[r] = {};
  }
  frameBarrier<M, T>();  // load may read the room
  if (working) {
    RegisterFft<R1, T>::run(column);
    room[lane] = column[0];
#pragma unroll
    for (int r = 1; r < R1; r++) room[r * pitch + lane] = column[r] * tables.twiddles[r * R2 + lane];
  }
  frameBarrier<M, T>();
#pragma unroll
  for (int i = 0; i < frameRounds<M, T>; i++) {
    const int r = rowOfLane<M, T>(lane, i);
    if (!active || r >= R1) {
      if constexpr (looped) {
#pragma unroll
        for (int c = 0; c < values; c++) x[i][c] = {};
      }
      continue;
    }
    if constexpr (Shape::shares == 2) {
      halveRow(room + r * pitch, lane / rowStep<M, T>, x[i], std::make_integer_sequence<int, values>());
    } else {
#pragma unroll
      for (int c = 0; c < R2; c++) x[i][c] = room[r * pitch + c];
    }
    RegisterFft<values, T>::run(x[i]);
  }
}

// `load(i)` gives complex value i of the frame, already windowed; `emit(k, x)` receives X[k], once for each k
// in 0 … M over all lanes, and may write it to room[spectrumAt + k], or a float to floats[k] of the room.
// Every lane of the warp must call (of the block, where a frame has two warps); those with active = false
// only take part in the synchronisation.
template <int M, class T, class Load, class Emit>
__device__ __forceinline__ void realFft(const FftTables<T>& tables, Complex<T>* room, int lane, bool active,
                                        Load load, Emit emit) {
  using Shape = FftShape<M, T>;
  constexpr int R1 = Shape::R1, shares = Shape::shares;
  constexpr int rounds = frameRounds<M, T>, values = rowValues<M, T>, half = values / 2;
  const int share = shares == 1 ? 0 : lane / rowStep<M, T>;

  Complex<T> x[rounds][values];
  complexFft<M>(tables, room, lane, active, load, x);
  frameBarrier<M, T>();
  // Z[j] with j = r + R1 (shares k + share) is in x[.][k]. The upper halves go to their partners M - j.
  Complex<T>* const upper = room + spectrumAt<M, T>;
#pragma unroll
  for (int i = 0; i < rounds; i++) {
    const int r = rowOfLane<M, T>(lane, i);
    if (!active || r >= R1) continue;
#pragma unroll
    for (int k = half; k < values; k++) upper[r + R1 * (shares * k + share)] = x[i][k];
  }
  frameBarrier<M, T>();
#pragma unroll
  for (int i = 0; i < rounds; i++) {
    const int r = rowOfLane<M, T>(lane, i);
    if (!active || r >= R1) continue;
#pragma unroll
    for (int k = 0; k < half; k++) {
      const int j = r + R1 * (shares * k + share);
      const Complex<T> z = x[i][k], p = j == 0 ? z : upper[M - j], w = tables.split[j];
      const Complex<T> even{z.re + p.re, z.im - p.im}, odd{z.im + p.im, p.re - z.re}, turned = odd * w;
      emit(j, even + turned);
      emit(M - j, Complex<T>{even.re - turned.re, turned.im - even.im});
    }
    if (r == 0 && share == 0) {  // its own partner; exp(-i pi / 2)
      const Complex<T> z = x[i][half];
      emit(M / 2, Complex<T>{2 * z.re, -2 * z.im});
    }
  }
}

}  // namespace melisma::cuda
