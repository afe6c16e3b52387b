// Responses of constant-Q filters in device memory: from the frames of octaves whose filters have one length.
#pragma once

#include <vector>

#include "cuda/fft_tables.hpp"
#include "cuda/frames.hpp"

namespace melisma {

// Rows of sparse complex weights, of one or several transforms (tables) with `bins` rows each.
struct ConstantQFilters {
  const int *start, *count, *offset;  // frequencies, and where the weights are
  const cuda::Complex<float>* weights;
  int bins;
  const int* tableOfItem;  // null: 0; negative: nothing to do for the item
};

// Which bins of an octave add up to a class: bins[first[c]] ... bins[first[c + 1] - 1].
struct ConstantQClasses {
  int count;  // 0: the responses themselves are the result
  const int *first, *bins;
};

// The frames of an octave in all rows of a batch.
struct ConstantQOctaveRows {
  std::vector<cuda::FrameRow> rows;
  int64_t hopLength;
  int firstBin, bins;
};

// Enqueues the launches. `out` of the rows is complex64 [filters.bins][columns], or float32
// [classes][columns] with sums of magnitudes, which begin at 0 with `begins` and else add to those of an
// earlier launch.
void launchConstantQ(const cuda::DeviceFft<float>& fft, dsp::PadMode padMode,
                     std::vector<ConstantQOctaveRows> octaves, const ConstantQFilters& filters,
                     const ConstantQClasses& classes, bool begins, CudaStream& stream);

// Throws a DeviceError when a frame does not fit into the shared memory of the current device.
void checkConstantQFits(const cuda::DeviceFft<float>& fft);

}  // namespace melisma
