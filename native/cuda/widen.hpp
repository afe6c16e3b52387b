// int16 samples to float32 on the device, for plans that do not read int16 themselves.
#pragma once

#include <cstdint>
#include <vector>

#include "cuda/plan.hpp"

namespace melisma::cuda {

struct Widening {
  const int16_t* from;
  float* to;
  int64_t count;
};

void widen(const std::vector<Widening>& rows, CudaStream& stream);

// Whether this build has code for the current device; asked before anything is launched on it.
bool hasCodeForDevice();

}  // namespace melisma::cuda
