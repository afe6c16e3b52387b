// What kernel_times measures: an op, its options, its input, and what bounds its kernels at least.
#pragma once

#include <vector>

#include "core/params.hpp"
#include "core/tensor.hpp"

namespace melisma::bench {

// Operations and bytes are counted per second of audio; a multiply-add is one operation, as an addition is.
struct Row {
  const char* name;
  const char* op;
  double rate;
  ParamMap options;
  double flops, sharedBytes, memoryBytes;
  double minMax = 0;
  bool alone = false;  // one clip: latency
  enum class Input { audio, spectra, magnitudes } input = Input::audio;

  // Of a clip; spectra have 1025 bins and a hop of 512 samples.
  TensorSpec spec(double seconds) const;
};

std::vector<Row> kernelRows();

}  // namespace melisma::bench
