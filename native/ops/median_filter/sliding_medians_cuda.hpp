// Sliding medians of matrices on CUDA devices.
#pragma once

#include <vector>

#include "cuda/plan.hpp"

namespace melisma {

// Lines of `length` values at a distance of `step`; value i of line l of a matrix is at l * lineStep + i *
// step.
struct MedianLines {
  int64_t lines, length, lineStep, step;
};
struct MedianMatrix {
  const float* in;
  float* out;
  MedianLines lines;
};

// The lines of a row-major matrix that a window slides along: its rows (time) or its columns (frequency).
inline MedianLines linesOf(int64_t rows, int64_t columns, bool time) {
  return time ? MedianLines{rows, columns, columns, 1} : MedianLines{columns, rows, 1, columns};
}

// Throws DeviceError where the CPU is the better place: but for size 31, counting takes size^2 per value.
void checkMedianSize(int64_t size);
void launchMedians(const std::vector<MedianMatrix>& matrices, int64_t size, CudaStream& stream);

}  // namespace melisma
