// timeStretch: the phase vocoder. Output frame t takes its magnitudes between frames floor(t rate) and
// floor(t rate) + 1 of the short-time spectrum and its phases from the sum of the phase differences of all
// such pairs before it; the inverse transform has round(length / rate) samples (ties to even).
//
// As in librosa the sum of phases is a float32 that is never wrapped, and every step is added in double and
// rounded: late frames of high bins carry its noise (half a radian after a million radians), which is the
// same noise as librosa's only where the rounding goes the same way.
//
// Input float32 [channels, length]; output float32 [channels, round(length / rate)]. Sources: librosa 0.11
// effects.time_stretch and phase_vocoder; D. P. W. Ellis, "A phase vocoder in Matlab", 2002.
#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "core/op.hpp"
#include "ops/spectrum_params.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct VocoderParams : SpectrumParams {
  enum class Precision { f32, f64 };
  Precision precision = Precision::f64;

  void fields(Fields& f) {
    SpectrumParams::fields(f, true);
    f.choice(precision, "precision", Precision::f64, {"f32", "f64"})
        .doc(
            "Arithmetic of the forward transform. Rounding errors are the phases of faint bins, and they add "
            "up: f64 has librosa's, f32 its own and is faster.");
  }
};

struct TimeStretchParams : VocoderParams {
  double rate = 1;

  void fields(Fields& f) {
    f.number(rate, "rate", 1).atLeast(1e-3).atMost(1e3).doc("How many times faster: above 1 shortens.");
    VocoderParams::fields(f);
  }

  int64_t samples(int64_t length) const {
    return static_cast<int64_t>(std::nearbyint(static_cast<double>(length) / rate));
  }
};

class TimeStretchPlan : public Plan {
 public:
  explicit TimeStretchPlan(const TimeStretchParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override;

 private:
  TimeStretchParams params_;
  simd::RealFft<float> fft_;
  std::unique_ptr<simd::RealFft<double>> double_;  // with that precision
  std::vector<float> squares_;                     // of the window
  std::vector<float> turns_;  // phase advance of each bin, whole turns and then parts; zeros fill vectors up
};

}  // namespace melisma
