// What a device can do at most, measured with kernels that do nothing else.
#pragma once

namespace melisma::bench {

struct Ceilings {
  double copyBytes = 0;          // per second, read and written, in device memory
  double butterflies = 0;        // additions and subtractions of float32 per second, without FMA
  double sharedBytes = 0;        // per second, written and read, in shared memory
  double minMax = 0;             // minima and maxima of float32 per second
  double hostToDeviceBytes = 0;  // per second from pinned memory
};

// `scale` 1 is for a GPU; smaller ones are for the executor.
Ceilings measureCeilings(double scale, int multiprocessors);

}  // namespace melisma::bench
