// truePeak: the largest magnitude of the signal between its samples. Input float32 [channels, length];
// output float64 [1] in dBTP, the largest of all channels; -Infinity for silence.
//
// The signal is interpolated to at least 176.4 kHz (4 times below 96 kHz, 2 times below 192 kHz) by a sinc
// under a Kaiser window (beta 5, 24 taps a phase), which is flat to 0.04 dB up to 0.42 of the sample rate;
// beyond the ends it is silent.
//
// Sources: ITU-R BS.1770-4 annex 2; EBU Tech 3341 section 2.8.
#pragma once

#include <memory>
#include <vector>

#include "core/op.hpp"

namespace melisma {

struct TruePeakParams {
  double sampleRate = 0;
  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the input.");
  }
  int oversampling() const { return sampleRate < 96000 ? 4 : sampleRate < 192000 ? 2 : 1; }
};

class TruePeakPlan : public Plan {
 public:
  explicit TruePeakPlan(const TruePeakParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return taps_->size() * sizeof(float); }

 private:
  std::shared_ptr<const std::vector<float>> taps_;  // [phases between samples][taps]
};

}  // namespace melisma
