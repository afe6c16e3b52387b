// A block widens 4096 samples of one row: 6 bytes per sample, bound by memory; at 4.3 TB/s it takes a
// hundredth of the time in which the samples came over the bus. Predicted, not measured.
#include <algorithm>

#include "cuda/launch.hpp"
#include "cuda/widen.hpp"

namespace melisma::cuda {

namespace {

constexpr int threads = 256;
constexpr int64_t samplesPerBlock = 4096;

__global__ void widenRows(const Widening* rows) {
  const Widening row = rows[blockIdx.y];
  const int64_t begin = static_cast<int64_t>(blockIdx.x) * samplesPerBlock;
  const int64_t end = begin + samplesPerBlock < row.count ? begin + samplesPerBlock : row.count;
  for (int64_t i = begin + threadIdx.x; i < end; i += threads) row.to[i] = row.from[i] * (1.0f / 32768);
}

}  // namespace

void widen(const std::vector<Widening>& rows, CudaStream& stream) {
  constexpr size_t rowsPerLaunch = 65535;  // limit of grid.y
  for (size_t first = 0; first < rows.size(); first += rowsPerLaunch) {
    const std::vector<Widening> part(
        rows.begin() + static_cast<long>(first),
        rows.begin() + static_cast<long>(std::min(rows.size(), first + rowsPerLaunch)));
    int64_t longest = 0;
    for (const Widening& row : part) longest = std::max(longest, row.count);
    const dim3 grid(static_cast<unsigned>((longest + samplesPerBlock - 1) / samplesPerBlock),
                    static_cast<unsigned>(part.size()));
    launch("widen", widenRows, grid, dim3(threads), 0, stream.handle(), stream.upload(part));
  }
}

bool hasCodeForDevice() {
  cudaFuncAttributes attributes{};
  const cudaError_t status = cudaFuncGetAttributes(&attributes, widenRows);
  if (status == cudaSuccess) return true;
  cudaGetLastError();
  if (status != cudaErrorNoKernelImageForDevice && status != cudaErrorInvalidDeviceFunction &&
      status != cudaErrorInvalidPtx && status != cudaErrorUnsupportedPtxVersion) {
    check(status, "looking for code for this GPU");
  }
  return false;
}

}  // namespace melisma::cuda
