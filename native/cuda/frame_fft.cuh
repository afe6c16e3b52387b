// The real FFT of a frame by one group of lanes of a warp: nFft samples as M = nFft / 2 complex numbers,
// columns of R1 values in registers, one exchange through shared memory, rows of R2 values in registers, and
// the split into the spectrum of real samples after a second exchange of half the values.
#pragma once

#include "cuda/register_fft.cuh"

namespace melisma::cuda {

// M = R1 * R2 on `lanes` lanes; R2 is even and at most `lanes` columns wait for a lane.
template <int M>
struct FftShape;
#define MELISMA_FFT_SHAPE(m, r1, r2, lanes_)                                                             \
  template <>                                                                                            \
  struct FftShape<m> {                                                                                   \
    static constexpr int R1 = r1, R2 = r2;                                                               \
    static constexpr int lanes = lanes_;                                                                 \
    static_assert(r1 * r2 == m && r2 <= lanes_ && r2 % 2 == 0, "every column has a lane, rows pair up"); \
  };
MELISMA_FFT_SHAPE(128, 16, 8, 8)
MELISMA_FFT_SHAPE(200, 20, 10, 10)
MELISMA_FFT_SHAPE(240, 15, 16, 16)
MELISMA_FFT_SHAPE(256, 16, 16, 16)
MELISMA_FFT_SHAPE(480, 30, 16, 16)
MELISMA_FFT_SHAPE(512, 32, 16, 16)
MELISMA_FFT_SHAPE(960, 30, 32, 32)
MELISMA_FFT_SHAPE(1024, 32, 32, 32)
MELISMA_FFT_SHAPE(2048, 64, 32, 32)
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
template <int M>
constexpr int spectrumAt = FftShape<M>::R1;
template <int M>
constexpr int framePitch = (M + FftShape<M>::R1 + 15) / 16 * 16 + 1;

// What a warp works on, and the bytes of that.
template <int M>
constexpr int framesOfWarp = 32 / FftShape<M>::lanes;
template <class T, int M>
constexpr size_t warpRoom = framesOfWarp<M> * framePitch<M> * sizeof(Complex<T>);
// Of a block: four where a lane holds many registers; fewer where shared memory is small (64 KiB on sm_75) or
// much else lies there.
template <class T, int M>
constexpr int mostWarps = sizeof(T) == 8 || M >= 2048 ? 4 : 8;

// Rows that a lane holds: lane + lanes * i, where that is below R1.
template <int M>
constexpr int frameRounds = (FftShape<M>::R1 + FftShape<M>::lanes - 1) / FftShape<M>::lanes;

// The complex transform of load(0) … load(M - 1): x[i][k] becomes Z[r + R1 k] with r = lane + lanes * i.
// `looped`: frames follow each other in a loop, where values that a lane leaves as they were would keep their
// registers from one to the next: it sets them.
template <int M, bool looped = false, class T, class Load>
__device__ __forceinline__ void complexFft(const FftTables<T>& tables, Complex<T>* room, int lane,
                                           bool active, Load load,
                                           Complex<T> (&x)[frameRounds<M>][FftShape<M>::R2]) {
  using Shape = FftShape<M>;
  constexpr int R1 = Shape::R1, R2 = Shape::R2, lanes = Shape::lanes, pitch = R2 + 1;
  Complex<T> column[R1];
  const bool working = active && lane < R2;
  if (working) {
#pragma unroll
    for (int r = 0; r < R1; r++) column[r] = load(R2 * r + lane);
  } else if constexpr (looped) {
#pragma unroll
    for (int r = 0; r < R1; r++) column[r] = {};
  }
  __syncwarp();  // load may read the room
  if (working) {
    RegisterFft<R1, T>::run(column);
    room[lane] = column[0];
#pragma unroll
    for (int r = 1; r < R1; r++) room[r * pitch + lane] = column[r] * tables.twiddles[r * R2 + lane];
  }
  __syncwarp();
#pragma unroll
  for (int i = 0; i < frameRounds<M>; i++) {
    const int r = lane + lanes * i;
    if (!active || r >= R1) {
      if constexpr (looped) {
#pragma unroll
        for (int c = 0; c < R2; c++) x[i][c] = {};
      }
      continue;
    }
#pragma unroll
    for (int c = 0; c < R2; c++) x[i][c] = room[r * pitch + c];
    RegisterFft<R2, T>::run(x[i]);
  }
}

// `load(i)` gives complex value i of the frame, already windowed; `emit(k, x)` receives X[k], once for each k
// in 0 … M over all lanes, and may write it to room[spectrumAt + k], or a float to floats[k] of the room.
// Every lane of the warp must call; those with active = false only take part in the synchronisation.
template <int M, class T, class Load, class Emit>
__device__ __forceinline__ void realFft(const FftTables<T>& tables, Complex<T>* room, int lane, bool active,
                                        Load load, Emit emit) {
  using Shape = FftShape<M>;
  constexpr int R1 = Shape::R1, R2 = Shape::R2, lanes = Shape::lanes;
  constexpr int rounds = frameRounds<M>, half = R2 / 2;

  Complex<T> x[rounds][R2];
  complexFft<M>(tables, room, lane, active, load, x);
  __syncwarp();
  // Z[j] with j = r + R1 k is in x[.][k]. The upper halves go to their partners M - j.
  Complex<T>* const upper = room + spectrumAt<M>;
#pragma unroll
  for (int i = 0; i < rounds; i++) {
    const int r = lane + lanes * i;
    if (!active || r >= R1) continue;
#pragma unroll
    for (int k = half; k < R2; k++) upper[r + R1 * k] = x[i][k];
  }
  __syncwarp();
#pragma unroll
  for (int i = 0; i < rounds; i++) {
    const int r = lane + lanes * i;
    if (!active || r >= R1) continue;
#pragma unroll
    for (int k = 0; k < half; k++) {
      const int j = r + R1 * k;
      const Complex<T> z = x[i][k], p = j == 0 ? z : upper[M - j], w = tables.split[j];
      const Complex<T> even{z.re + p.re, z.im - p.im}, odd{z.im + p.im, p.re - z.re}, turned = odd * w;
      emit(j, even + turned);
      emit(M - j, Complex<T>{even.re - turned.re, turned.im - even.im});
    }
    if (r == 0) {  // its own partner; exp(-i pi / 2)
      const Complex<T> z = x[i][half];
      emit(M / 2, Complex<T>{2 * z.re, -2 * z.im});
    }
  }
}

}  // namespace melisma::cuda
