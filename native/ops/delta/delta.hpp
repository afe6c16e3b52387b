// delta: the derivative of given order along the frames, by least squares: the leading coefficient, times
// order!, of the polynomial of that degree through `width` frames. With mode 'interp' the first and last
// (width - 1) / 2 frames take the polynomial of the outermost full window; other modes continue the rows.
// Input float32 [..., frames], output the same shape. Source: librosa 0.11 feature.delta,
// scipy.signal.savgol_filter.
#pragma once

#include "core/op.hpp"

namespace melisma {

struct DeltaParams {
  enum class Mode { interp, nearest, mirror, constant, wrap };
  int64_t width = 9, order = 1;
  Mode mode = Mode::interp;

  void fields(Fields& f) {
    f.integer(width, "width", 9).unit("frames").atLeast(3).atMost(65535).doc("Length of the window, odd.");
    f.check(width % 2 == 1, "expected an odd number of frames, got " + std::to_string(width));
    f.integer(order, "order", 1)
        .atLeast(1)
        .atMost(8)
        .doc("Order of the derivative: 1 for delta, 2 for delta-delta.");
    f.check(order < width, "expected less than width (" + std::to_string(width) + ")");
    f.choice(mode, "mode", Mode::interp, {"interp", "nearest", "mirror", "constant", "wrap"})
        .doc(
            "What is beyond the ends: a polynomial, the end frame, a reflection without it, zeros, the other "
            "end.");
  }
};

class DeltaPlan : public Plan {
 public:
  explicit DeltaPlan(const DeltaParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;

 private:
  DeltaParams params_;
  std::vector<double> weights_;  // of the frames of a window
};

}  // namespace melisma
