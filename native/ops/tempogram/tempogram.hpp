// tempogram: local autocorrelation of onset strength,
//
//   T[k, t] = sum_n x[t + n] x[t + n + k], x windowed and centred on frame t, over the norm of the column.
//
// Input float32 audio [channels, length] or an envelope [channels, 1, frames]; output float32
// [channels, winLength, frames] (mono: no channel axis). Source: librosa 0.11 feature.tempogram.
#pragma once

#include "ops/onset_strength/envelope.hpp"
#include "ops/tempogram/lag_spectra.hpp"

namespace melisma {

struct TempogramParams : EnvelopeParams {
  enum class Norm { inf, l1, l2, none };
  int64_t winLength = 384;
  bool center = true;
  dsp::Window window = dsp::Window::hann;
  Norm norm = Norm::inf;

  void fields(Fields& f) {
    EnvelopeParams::fields(f);
    f.integer(winLength, "winLength", 384)
        .unit("frames")
        .atLeast(1)
        .atMost(1 << 16)
        .doc("Length of the stretch of envelope that is compared with itself; also the number of lags.");
    f.boolean(center, "center", true).doc("Centres column t on frame t; off, it begins there.");
    f.choice(window, "window", dsp::Window::hann, dsp::windowNames()).doc("Periodic window function.");
    f.choice(norm, "norm", Norm::inf, {"inf", "l1", "l2", "none"})
        .doc("What is 1 in every column: its maximum, its sum, its energy, or nothing.");
  }
};

class TempogramPlan : public Plan {
 public:
  explicit TempogramPlan(const TempogramParams& params)
      : params_(params),
        envelope_(params, OnsetStrengthParams::Aggregate::mean, false),
        spectra_(params.winLength, params.window, true) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return envelope_.bytes() + spectra_.bytes(); }

 private:
  TempogramParams params_;
  EnvelopeTables envelope_;
  LagSpectra spectra_;
};

}  // namespace melisma
