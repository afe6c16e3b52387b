// The inverse short-time transform for lengths whose frames fit into the registers of a group of lanes, by
// the engine of the forward one (cuda/frame_fft.cuh), from spectra to samples in one launch.
//
// A block owns a stretch of samples of one channel, some hops long, and the frames that reach into it; the
// nFft / hop - 1 frames before it are transformed again, at most an eighth of all but in small batches, where
// short stretches keep every multiprocessor busy. It goes through them in rounds of 8 frames (4 of nFft 4096,
// 16 of 480 to 1024, 24 to 32 below): columns come from memory in runs of 8 values, are packed in pairs (M -
// k with k) and pass to the group of lanes that owns the frame through shared memory; columns in registers,
// one exchange, rows in registers, window; the round's frames are added where they lie, in shared memory.
//
// Memory per sample at nFft 2048 / 512: 16 bytes of spectrum and 4 of result, 22 with the frames that are
// transformed again. Two launches with frames in device memory between them, as before, move 52 (20 and 16
// written, 16 read). Masked parts (hpss) read 16 bytes a bin where masks made beforehand take 16 read, 16
// written and 16 read again; the two parts of a stretch are neighbouring blocks, so that the second reads
// from L2.
//
// Counted per frame of M = nFft / 2 complex values: 5 M log2 M flops of butterflies, 6 M of twiddles, 9 M of
// packing, 4 M of window, at nFft 2048 71 kflop: 2.1 ns over an H200 without FMA. Shared memory and L1:
// packed values 8 M bytes written and read, exchange 16 M, frames 8 M written and read, carry 2 M, twiddles
// and window 16 M, turns 4 M: 70 M bytes, 2.1 ns. Device memory 11.3 KB: 2.6 ns, the bound. Predicted: 60 %
// of the memory's bandwidth, since rounds wait for their columns (two blocks a multiprocessor overlap that in
// part). Not measured on a GPU yet.
// nvcc 13.0: no instance spills; on sm_90 90 to 95 registers for nFft 256, 480 and 512, 126 to 128 for 400
// and 960 to 2048, 252 for 4096.
#include "ops/istft/overlap_stretch_cuda.cuh"

namespace melisma {

namespace {

using cuda::FftShape;

// A room holds the packed values, the exchange and the frame in turn. Frames are apart by two banks of 8
// bytes where 8 of them are written at a time, else by one.
template <int M>
constexpr int roomPitch = (M + FftShape<M>::R1 + 15) / 16 * 16 + (cuda::framesOfTeam<M> == 1 ? 2 : 1);
template <int M>
constexpr size_t roomBytes = cuda::framesOfTeam<M> * roomPitch<M> * sizeof(Complex<float>);

// A frame from packed values to windowed samples, in its room.
template <int M>
__device__ __forceinline__ void transformFrame(cuda::FftTables<float> tables, Complex<float>* room, int lane,
                                               bool active) {
  using Shape = FftShape<M>;
  Complex<float> x[cuda::frameRounds<M>][Shape::R2];
  cuda::complexFft<M, true>(
      tables, room, lane, active, [room](int i) { return room[i]; }, x);
  __syncwarp();  // the exchange is read
  const auto* const window = reinterpret_cast<const Complex<float>*>(tables.window);
#pragma unroll
  for (int i = 0; i < cuda::frameRounds<M>; i++) {
    const int r = lane + Shape::lanes * i;
    if (!active || r >= Shape::R1) continue;
#pragma unroll
    for (int k = 0; k < Shape::R2; k++) {
      const int j = r + Shape::R1 * k;
      const Complex<float> w = window[j];
      room[j] = {x[i][k].re * w.re, -x[i][k].im * w.im};
    }
  }
}

template <int M>
__global__ void __launch_bounds__(cuda::mostWarps<float, M> * 32, 2)
    inverseFrames(const InverseLaunch p, const cuda::FftTables<float> tables) {
  constexpr int lanes = FftShape<M>::lanes, groups = cuda::framesOfTeam<M>, pitch = roomPitch<M>;
  DYN_SHARED(Complex<float>, rooms);
  const int group = static_cast<int>(threadIdx.x % 32) / lanes,
            lane = static_cast<int>(threadIdx.x % 32) % lanes;
  const int f = static_cast<int>(threadIdx.x / 32) * groups + group;
  float* const carry = reinterpret_cast<float*>(rooms + p.capacity * pitch);
  inverseStretch(p, tables.split, rooms, pitch, carry, [=](int) {
    // Lanes of frames beyond the last transform what lies in their rooms: a condition here would keep values
    // of the last round in registers.
    const bool active = groups * lanes == 32 || group < groups;
    transformFrame<M>(tables, rooms + (active ? f : 0) * pitch, lane, active);
  });
}

template <int M>
void launchOf(const InverseLaunch& p, const cuda::FftTables<float>& tables, unsigned blocks, size_t shared,
              CudaStream& stream) {
  const unsigned warps = static_cast<unsigned>(p.capacity / cuda::framesOfTeam<M>);
  cuda::launch("inverse frames", inverseFrames<M>, dim3(blocks), dim3(warps * 32), shared, stream.handle(), p,
               tables);
}

}  // namespace

InverseRoom registerInverseRoom(int nFft) {
  switch (nFft / 2) {
#define MELISMA_CASE(M) \
  case M:               \
    return {0, roomBytes<M>, cuda::framesOfTeam<M>, cuda::mostWarps<float, M>};
    MELISMA_FRAME_SHAPES(MELISMA_CASE)
#undef MELISMA_CASE
  }
  return {};
}

void launchRegisterInverse(const InverseLaunch& p, const cuda::FftTables<float>& tables, unsigned blocks,
                           size_t shared, CudaStream& stream) {
  switch (p.nFft / 2) {
#define MELISMA_CASE(M) \
  case M:               \
    return launchOf<M>(p, tables, blocks, shared, stream);
    MELISMA_FRAME_SHAPES(MELISMA_CASE)
#undef MELISMA_CASE
  }
}

}  // namespace melisma
