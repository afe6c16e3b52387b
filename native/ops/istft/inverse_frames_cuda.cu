// Frames back to samples in two launches. The first transforms frames back: a block brings the columns of 8
// frames into shared memory in runs of 64 bytes and transforms them one after the other by the passes of
// cuda/mixed_fft.cuh, which take any length but some five times the instructions of cuda/frame_fft.cuh: they
// bind, at a tenth of the floor; the inverse in registers is what to write next. The second adds the windowed
// frames: a thread owns a sample, adds its nFft / hop frames in their order and divides by the sum of squared
// windows. Memory per sample at nFft 2048 / 512: 16 bytes of spectrum, 16 of frames written, 16 read again
// (from L2 where the batch fits), 4 of result.
#include "ops/istft/inverse_frames_cuda.hpp"

#include <algorithm>

#include "cuda/launch.hpp"

namespace melisma {

namespace {

using cuda::Complex;

__device__ __forceinline__ const InverseRow& rowOf(const InverseRow* rows, int count, unsigned block) {
  int at = 0;
  for (int step = 1 << 20; step > 0; step /= 2) {
    if (at + step < count && rows[at + step].firstBlock <= block) at += step;
  }
  return rows[at];
}

// Conjugate of what a complex transform of M values takes to give pairs of real samples; imaginary parts of
// the first and the last bin count as 0.
__device__ __forceinline__ Complex<float> packed(const Complex<float>* bins, int k, int M,
                                                 Complex<float> turn) {
  Complex<float> x = bins[k], y = bins[M - k];
  if (k == 0) x.im = y.im = 0;
  const Complex<float> even{x.re + y.re, x.im - y.im}, odd{x.re - y.re, x.im + y.im};
  // i odd exp(2 pi i k / nFft); `turn` is exp(-2 pi i k / nFft).
  const Complex<float> turned = odd * Complex<float>{turn.re, -turn.im};
  return {even.re - turned.im, -(even.im + turned.re)};
}

__device__ __forceinline__ Complex<float> turnOf(const Complex<float>* split, int k, int M) {
  // split reaches to M / 2; exp(-2 pi i (M - k) / (2 M)) is the mirrored one, turned by pi.
  if (k <= M / 2) return split[k];
  const Complex<float> mirrored = split[M - k];
  return {-mirrored.re, mirrored.im};
}

constexpr int threads = 256, capacity = 8;

__global__ void __launch_bounds__(threads)
    inverseFrames(const InverseRow* rows, int count, int nFft, cuda::FftTables<float> tables,
                  cuda::MixedTables<float> mixed) {
  DYN_SHARED(Complex<float>, rooms);
  const int bins = nFft / 2 + 1, pitch = bins | 1, length = mixed.length;
  const InverseRow& row = rowOf(rows, count, blockIdx.x);
  const int64_t first = static_cast<int64_t>(blockIdx.x - row.firstBlock) * capacity;
  const int here = static_cast<int>(row.used - first < capacity ? row.used - first : capacity);
  for (int i = threadIdx.x; i < bins * capacity; i += threads) {
    const int f = i % capacity, k = i / capacity;
    if (f < here) rooms[f * pitch + k] = row.spectrum[k * row.stored + first + f];
  }
  __syncthreads();
  Complex<float>* const a = rooms + capacity * pitch;
  for (int f = 0; f < here; f++) {
    const Complex<float>* const x = rooms + f * pitch;
    float* const out = row.frames + (first + f) * nFft;
    if (nFft % 2 == 0) {
      const Complex<float>* const z = mixedPasses(
          mixed, a, a + length, [&](int k) { return packed(x, k, length, turnOf(tables.split, k, length)); });
      for (int i = threadIdx.x; i < length; i += threads) {
        out[2 * i] = z[i].re * tables.window[2 * i];
        out[2 * i + 1] = -z[i].im * tables.window[2 * i + 1];
      }
    } else {
      const Complex<float>* const z = mixedPasses(mixed, a, a + length, [&](int k) {
        if (k == 0) return Complex<float>{x[0].re, 0};
        return k < bins ? Complex<float>{x[k].re, -x[k].im} : x[nFft - k];
      });
      for (int i = threadIdx.x; i < nFft; i += threads) out[i] = z[i].re * tables.window[i];
    }
    __syncthreads();
  }
}

struct OverlapRule {
  int64_t nFft, hop, padding;
  const float* squares;
};

__global__ void __launch_bounds__(threads) overlapAdd(const InverseRow* rows, OverlapRule rule) {
  const InverseRow& row = rows[blockIdx.y];
  const int64_t i = static_cast<int64_t>(blockIdx.x) * threads + threadIdx.x;
  if (i >= row.length) return;
  const int64_t at = i + rule.padding;  // from the first sample of frame 0
  const int64_t first = at < rule.nFft ? 0 : (at - rule.nFft) / rule.hop + 1;
  float sum = 0, squares = 0;
  for (int64_t f = first; f < row.used && f * rule.hop <= at; f++) {
    const int64_t n = at - f * rule.hop;
    sum += row.frames[f * rule.nFft + n];
    if (f < row.counted) squares += rule.squares[n];
  }
  row.out[i] = squares > 1.17549435e-38f ? sum * (1 / squares) : 0.0f;
}

std::vector<float> squared(const std::vector<double>& window) {
  std::vector<float> squares;
  for (const double w : window) squares.push_back(static_cast<float>(w * w));
  return squares;
}

}  // namespace

InverseFrames::InverseFrames(const std::vector<double>& window, int64_t hopLength, bool center)
    : fft_(window, (window.size() % 2 == 0 ? 2.0 : 1.0) / static_cast<double>(window.size()), true),
      squares_(squared(window)),
      hop_(hopLength),
      padding_(center ? static_cast<int64_t>(window.size()) / 2 : 0) {
  cuda::checkFrameFits(fft_, capacity);
}

void InverseFrames::run(std::vector<InverseRow> rows, CudaStream& stream) const {
  unsigned blocks = 0;
  int64_t longest = 0;
  for (InverseRow& row : rows) {
    row.firstBlock = blocks;
    blocks += static_cast<unsigned>((row.used + capacity - 1) / capacity);
    longest = std::max(longest, row.length);
  }
  const InverseRow* const table = stream.upload(rows);
  const size_t shared =
      (static_cast<size_t>(capacity) * (fft_.bins() | 1) + 2 * static_cast<size_t>(fft_.mixed().length)) *
      sizeof(Complex<float>);
  cuda::launch("inverse frames", inverseFrames, dim3(blocks), dim3(threads), shared, stream.handle(), table,
               static_cast<int>(rows.size()), fft_.nFft(), fft_.tables(), fft_.mixed());
  const OverlapRule rule{fft_.nFft(), hop_, padding_, squares_.data()};
  constexpr size_t mostRows = 65535;  // of grid.y
  for (size_t from = 0; from < rows.size(); from += mostRows) {
    const dim3 grid(static_cast<unsigned>((longest + threads - 1) / threads),
                    static_cast<unsigned>(std::min(mostRows, rows.size() - from)));
    cuda::launch("overlap", overlapAdd, grid, dim3(threads), 0, stream.handle(), table + from, rule);
  }
}

}  // namespace melisma
