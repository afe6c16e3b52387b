// Whole jobs: samples in host memory to results in host memory, as plan.run in JavaScript has them.
#pragma once

#include <string>
#include <vector>

namespace melisma::bench {

struct EndToEnd {
  std::string name;
  double seconds = 0, audioSeconds = 0;
  double uploadBytes = 0;  // the samples, as they travel
};

// On device 0, which is open; not on its submission thread.
std::vector<EndToEnd> measureEndToEnd(double secondsOfClip, int clips);

}  // namespace melisma::bench
