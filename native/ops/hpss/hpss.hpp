// hpss: harmonic and percussive parts of a signal. With S the short-time spectrum, H the median of |S| over
// time and P that over frequency (edges repeat: d c b a | a b c d),
//
//   harmonic   = istft(S H^p / (H^p + (P harmonicMargin)^p))
//   percussive = istft(S P^p / (P^p + (H percussiveMargin)^p))
//
// Input float32 [channels, length]; outputs "harmonic" and "percussive", float32 [channels, length]. Sources:
// librosa 0.11 effects.hpss and decompose.hpss; Fitzgerald, "Harmonic/percussive separation using median
// filtering", DAFx 2010.
#pragma once

#include "core/op.hpp"
#include "ops/hpss/hpss_params.hpp"
#include "ops/spectrum_params.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct HpssSignalParams : SpectrumParams, HpssParams {
  void fields(Fields& f) {
    SpectrumParams::fields(f, true);
    HpssParams::fields(f);
  }
};

class HpssPlan : public Plan {
 public:
  explicit HpssPlan(const HpssSignalParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return fft_.bytes() + squares_.size() * sizeof(float); }

 private:
  HpssSignalParams params_;
  HpssFilters filters_;
  simd::RealFft<float> fft_;
  std::vector<float> squares_;  // of the window
};

}  // namespace melisma
