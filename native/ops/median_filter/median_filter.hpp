// medianFilter: sliding median of a matrix along one axis. y[i] is the value of rank kernelSize / 2 among
// x[i - kernelSize / 2] … x[i - kernelSize / 2 + kernelSize - 1], edges repeated: d c b a | a b c d | d c b
// a. Input float32 [bins, frames] or [channels, bins, frames]; output of the same shape. Source: scipy 1.17
// ndimage.median_filter with mode "reflect" and size 1 on the other axes; the values are equal, bit by bit.
#pragma once

#include "core/op.hpp"

namespace melisma {

struct MedianFilterParams {
  enum class Axis { time, frequency };
  int64_t kernelSize = 31;
  Axis axis = Axis::time;

  void fields(Fields& f) {
    f.integer(kernelSize, "kernelSize", 31)
        .unit("values")
        .atLeast(1)
        .atMost(65535)
        .doc("Length of the window.");
    f.choice(axis, "axis", Axis::time, {"time", "frequency"})
        .doc("Along which axis the window slides: the last one (time) or the one before it.");
  }
};

class MedianFilterPlan : public Plan {
 public:
  explicit MedianFilterPlan(const MedianFilterParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;

 private:
  MedianFilterParams params_;
};

}  // namespace melisma
