// phaseVocoder: a spectrogram played faster or slower. Output frame t takes its magnitudes between frames
// floor(t rate) and floor(t rate) + 1 (silence after the last) and its phases from the sum of the phase
// differences of all such pairs before it. Input complex64 [bins, frames] or [channels, bins, frames]; output
// the same with ceil(frames / rate) frames. Source: librosa 0.11 phase_vocoder; the sum of phases is float32
// and never wrapped, as there (ops/time_stretch/time_stretch.hpp).
#pragma once

#include <cmath>
#include <optional>

#include "core/op.hpp"

namespace melisma {

struct PhaseVocoderParams {
  double rate = 1;
  std::optional<int64_t> hopLength, nFft;

  void fields(Fields& f) {
    f.number(rate, "rate", 1).atLeast(1e-3).atMost(1e3).doc("How many times faster: above 1 shortens.");
    f.nullable(hopLength, "hopLength", std::nullopt)
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 30)
        .doc("Distance of two frames; null takes nFft / 4.");
    f.nullable(nFft, "nFft", std::nullopt)
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 30)
        .doc("Length of the transform, which an odd one needs told; null takes 2 (bins - 1).");
  }
  int64_t transform(int64_t bins) const { return nFft.value_or(2 * (bins - 1)); }
  int64_t hop(int64_t bins) const { return hopLength.value_or(transform(bins) / 4); }
  int64_t frames(int64_t given) const {
    return static_cast<int64_t>(std::ceil(static_cast<double>(given) / rate));
  }
};

class PhaseVocoderPlan : public Plan {
 public:
  explicit PhaseVocoderPlan(const PhaseVocoderParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return 0; }

 private:
  PhaseVocoderParams params_;
};

}  // namespace melisma
