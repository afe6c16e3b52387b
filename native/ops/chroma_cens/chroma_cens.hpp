// chromaCens: chroma energy normalised statistics: each frame of chromaCqt divided by its sum, counted in
// four steps (1/4 for each of 0.05, 0.1, 0.2 and 0.4 that is exceeded), smoothed over time and divided by its
// norm. Input float32 [channels, length]; output float32 [channels, nChroma, frames] (mono: no channel axis).
// Sources: Mueller and Ewert 2011; librosa 0.11 feature.chroma_cens.
#pragma once

#include <cmath>

#include "core/host_device.hpp"
#include "ops/chroma_cqt/chroma_cqt.hpp"

namespace melisma {

struct ChromaCensParams : ConstantQChromaParams {
  simd::VectorNorm norm = simd::VectorNorm::l2;
  std::optional<int64_t> winLenSmooth = 41;
  dsp::Window smoothingWindow = dsp::Window::hann;

  void fields(Fields& f) {
    constantQFields(f);
    f.choice(norm, "norm", simd::VectorNorm::l2, {"inf", "l1", "l2", "none"})
        .doc(
            "What becomes 1 in each frame: the maximum, the sum, the root of the sum of squares, or "
            "nothing.");
    f.nullable(winLenSmooth, "winLenSmooth", 41)
        .unit("frames")
        .atLeast(1)
        .atMost(65536)
        .doc("Frames that the smoothing takes together; null leaves it out.");
    f.choice(smoothingWindow, "smoothingWindow", dsp::Window::hann, dsp::windowNames())
        .doc("Weights of the smoothing, symmetric.");
  }
};

// Per-element formulas of both devices: of a class's share of a frame, and of the norm of a frame after
// smoothing.
MELISMA_HOST_DEVICE inline float censStep(float share) {
  return 0.25f * static_cast<float>((share > 0.4f) + (share > 0.2f) + (share > 0.1f) + (share > 0.05f));
}
struct CensNorm {
  simd::VectorNorm norm;
  double length = 0;

  MELISMA_HOST_DEVICE void add(double x) {
    if (norm == simd::VectorNorm::inf) length = x > length ? x : length;
    if (norm == simd::VectorNorm::l1) length += x;
    if (norm == simd::VectorNorm::l2) length += x * x;
  }
  MELISMA_HOST_DEVICE double divisor() const {
    const double own = norm == simd::VectorNorm::l2 ? sqrt(length) : length;
    return norm == simd::VectorNorm::none || own < 1.17549435e-38 ? 1 : own;
  }
};

// Of the smoothing, whose frames lie (size - 1) / 2 before and the others after; one is 1 where there is
// none.
std::vector<double> censWeights(const ChromaCensParams& params);

class ChromaCensPlan : public Plan {
 public:
  explicit ChromaCensPlan(const ChromaCensParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return shared_.bytes() + weights_.size() * 8; }

 private:
  ChromaCensParams params_;
  ConstantQShared shared_;
  std::vector<double> weights_;
};

}  // namespace melisma
