// Turns that the frequency of each bin makes from frame to frame.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace melisma {

// Whole turns [stride], then what is left over (-1/2 to 1/2) [stride]; bins up to the stride are 0.
inline std::vector<float> expectedTurns(int64_t nFft, int64_t hopLength, int64_t bins, int64_t stride) {
  std::vector<float> turns(static_cast<size_t>(2 * stride), 0.0f);
  for (int64_t k = 0; k < bins; k++) {
    const double all = static_cast<double>(hopLength * k) / static_cast<double>(nFft);
    const double whole = std::nearbyint(all);
    turns[static_cast<size_t>(k)] = static_cast<float>(whole);
    turns[static_cast<size_t>(stride + k)] = static_cast<float>(all - whole);
  }
  return turns;
}

}  // namespace melisma
