// An exact resampling design as one filter with a set of taps for each phase: from output `settled` on it
// gives what the stages give one after the other, with fewer multiplications where they work at a high rate.
#pragma once

#include <cstdint>
#include <vector>

#include "dsp/resample_design.hpp"

namespace melisma::dsp {

struct ResamplePolyphase {
  // Output a up + p is the sum over k of taps[p][k] x[a down + first[p] + k].
  int64_t up = 1, down = 1;
  int64_t settled = 0;
  std::vector<int64_t> first;
  std::vector<std::vector<double>> taps;

  explicit ResamplePolyphase(const ResampleDesign& design);  // an exact one
};

}  // namespace melisma::dsp
