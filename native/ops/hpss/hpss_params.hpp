// The options of median-filtering harmonic/percussive separation, for signals and for spectrograms.
#pragma once

#include "core/params.hpp"
#include "ops/hpss/hpss_tile.hpp"

namespace melisma {

struct HpssParams {
  int64_t kernelSize = 31, harmonicKernelSize = 31, percussiveKernelSize = 31;
  double power = 2, margin = 1, harmonicMargin = 1, percussiveMargin = 1;

  void fields(Fields& f) {
    f.integer(kernelSize, "kernelSize", 31)
        .atLeast(1)
        .atMost(largestKernel)
        .doc("Size of both median filters.");
    f.integer(harmonicKernelSize, "harmonicKernelSize", kernelSize, "kernelSize")
        .unit("frames")
        .atLeast(1)
        .atMost(largestKernel)
        .doc("Size of the filter over time, which keeps what is steady.");
    f.integer(percussiveKernelSize, "percussiveKernelSize", kernelSize, "kernelSize")
        .unit("bins")
        .atLeast(1)
        .atMost(largestKernel)
        .doc("Size of the filter over frequency, which keeps what is broad.");
    f.number(power, "power", 2).above(0).doc("Exponent of the soft masks; larger ones are harder.");
    f.number(margin, "margin", 1)
        .atLeast(1)
        .doc("How many times stronger one part must be than the other; above 1 a residual stays in neither.");
    f.number(harmonicMargin, "harmonicMargin", margin, "margin")
        .atLeast(1)
        .doc("The margin of the harmonic mask.");
    f.number(percussiveMargin, "percussiveMargin", margin, "margin")
        .atLeast(1)
        .doc("The margin of the percussive mask.");
  }

  HpssFilters filters() const {
    // Without margins the parts of what is silent add up to it, as everywhere else.
    const float silent = harmonicMargin == 1 && percussiveMargin == 1 ? 0.5f : 0.0f;
    return {harmonicKernelSize,
            percussiveKernelSize,
            {static_cast<float>(harmonicMargin), static_cast<float>(percussiveMargin),
             static_cast<float>(power), silent}};
  }

 private:
  static constexpr double largestKernel = 65535;
};

}  // namespace melisma
