// stft: short-time Fourier transform, X[k, t] = sum_n w[n] x[t hop + n - pad] exp(-2 pi i k n / nFft).
// Input float32 [channels, length]; output complex64 [channels, 1 + nFft / 2, frames] (mono: no channel
// axis). Source: librosa 0.11 stft. `precision: "f64"` transforms in double, operation by operation
// as scipy.fft does, and rounds once: librosa's bits. The default works in float32.
#pragma once

#include <memory>
#include <optional>

#include "core/op.hpp"
#include "ops/spectrum_params.hpp"
#include "simd/halfcomplex_tables.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct StftParams : SpectrumParams {
  enum class Precision { f32, f64 };
  Precision precision = Precision::f32;

  void fields(Fields& f) {
    SpectrumParams::fields(f, true);
    f.choice(precision, "precision", Precision::f32, {"f32", "f64"})
        .doc("Arithmetic of the transform; the result is complex64 either way.");
  }
};

class StftPlan : public Plan {
 public:
  explicit StftPlan(const StftParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override;

 private:
  StftParams params_;
  std::unique_ptr<simd::RealFft<float>> single_;  // one of the three
  std::unique_ptr<simd::Halfcomplex> exact_;
  std::unique_ptr<simd::RealFft<double>> double_;  // lengths with a prime factor above 5
};

}  // namespace melisma
