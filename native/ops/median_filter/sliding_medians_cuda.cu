// Sliding medians, bit by bit the CPU's. A thread owns 8 neighbours along the axis of a window of 31 and
// selects their medians in registers, with what windows share gone through once: 82 minima and maxima an
// output, twice the 42 that merging sorted runs could reach; min and max bind, not memory (8 bytes an output;
// the 6 reads of each value hit L1). Half of the min/max floor is predicted, not measured. Other sizes count
// ranks, at the square of the size.
#include "ops/median_filter/sliding_medians_cuda.hpp"

#include <algorithm>

#include "cuda/launch.hpp"
#include "cuda/median.cuh"
#include "dsp/median.hpp"

namespace melisma {

namespace {

constexpr int threads = 128, selected = 31, together = 8;

// A thread's first output and line: neighbouring threads take neighbouring values in memory.
struct Place {
  const MedianMatrix* matrix;
  int64_t line, first;
};
__device__ __forceinline__ bool placeOf(const MedianMatrix* matrices, int each, Place& place) {
  place.matrix = matrices + blockIdx.y;
  const MedianLines& lines = place.matrix->lines;
  const int64_t runs = (lines.length + each - 1) / each;
  const int64_t i = static_cast<int64_t>(blockIdx.x) * threads + threadIdx.x;
  if (i >= runs * lines.lines) return false;
  const bool along = lines.step == 1;
  place.line = along ? i / runs : i % lines.lines;
  place.first = (along ? i % runs : i / lines.lines) * each;
  return true;
}

__global__ void __launch_bounds__(threads) selectMedians(const MedianMatrix* matrices) {
  Place place;
  if (!placeOf(matrices, together, place)) return;
  const MedianLines& lines = place.matrix->lines;
  const float* const in = place.matrix->in + place.line * lines.lineStep;
  float* const out = place.matrix->out + place.line * lines.lineStep;
  const int64_t begin = place.first - selected / 2;
  float medians[together];
  cuda::slidingMedians<selected, together>(
      [&](int i) { return in[dsp::reflected(begin + i, lines.length) * lines.step]; }, medians);
#pragma unroll
  for (int o = 0; o < together; o++) {
    if (place.first + o < lines.length) out[(place.first + o) * lines.step] = medians[o];
  }
}

// The value that fewer than rank + 1 others are below, and more than rank are not above.
__global__ void __launch_bounds__(threads) countMedians(const MedianMatrix* matrices, int size) {
  Place place;
  if (!placeOf(matrices, 1, place)) return;
  const MedianLines& lines = place.matrix->lines;
  const float* const in = place.matrix->in + place.line * lines.lineStep;
  const int rank = size / 2;
  const int64_t begin = place.first - rank;
  const auto at = [&](int i) { return in[dsp::reflected(begin + i, lines.length) * lines.step]; };
  for (int i = 0; i < size; i++) {
    const float x = at(i);
    int below = 0, equal = 0;
    for (int j = 0; j < size; j++) {
      const float y = at(j);
      below += y < x;
      equal += y == x;
    }
    if (below <= rank && rank < below + equal) {
      place.matrix->out[place.line * lines.lineStep + place.first * lines.step] = x;
      return;
    }
  }
}

}  // namespace

void checkMedianSize(int64_t size) {
  constexpr int64_t most = 255;
  if (size <= most) return;
  throw DeviceError("kernelSize: medians of " + std::to_string(size) +
                    " values are for the CPU, CUDA takes at most " + std::to_string(most) +
                    "; use device 'cpu' or 'auto'");
}

void launchMedians(const std::vector<MedianMatrix>& matrices, int64_t size, CudaStream& stream) {
  const bool select = size == selected;
  const int each = select ? together : 1;
  int64_t most = 0;
  for (const MedianMatrix& matrix : matrices) {
    most = std::max(most, (matrix.lines.length + each - 1) / each * matrix.lines.lines);
  }
  const unsigned blocks = static_cast<unsigned>((most + threads - 1) / threads);
  const MedianMatrix* const table = stream.upload(matrices);
  constexpr size_t mostMatrices = 65535;  // of grid.y
  for (size_t from = 0; from < matrices.size(); from += mostMatrices) {
    const dim3 grid(blocks, static_cast<unsigned>(std::min(mostMatrices, matrices.size() - from)));
    if (select) {
      cuda::launch("medians", selectMedians, grid, dim3(threads), 0, stream.handle(), table + from);
    } else {
      cuda::launch("medians of any size", countMedians, grid, dim3(threads), 0, stream.handle(), table + from,
                   static_cast<int>(size));
    }
  }
}

}  // namespace melisma
