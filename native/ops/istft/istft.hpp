// istft: inverse short-time Fourier transform, sum_t w[n - t hop] x_t[n - t hop] / sum_t w^2[n - t hop]
// where the divisor is above the smallest normal float32. Input complex64 [bins, frames] or
// [channels, bins, frames]; output float32 [length] or [channels, length]. Without `length` the result has
// nFft + hop (frames - 1) samples, less 2 floor(nFft / 2) with center. Source: librosa 0.11 istft.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>

#include "core/op.hpp"
#include "ops/spectrum_params.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct IstftParams : SpectrumParams {
  std::optional<int64_t> length;

  void fields(Fields& f) {
    windowFields(f, true);
    f.nullable(length, "length", std::nullopt)
        .unit("samples")
        .atLeast(1)
        .doc("Samples of the result, cut or filled up with zeros; null takes what the frames cover.");
  }
};

class IstftPlan : public Plan {
 public:
  // Of the frames that are stored, those that are added, and how many of them count in the divisor. librosa:
  // frames that lie beyond `length` are left out, except those that touch the padding.
  struct Reach {
    int64_t frames, counted;
  };
  static Reach reachOf(const IstftParams& params, int64_t stored, int64_t length) {
    const int64_t hop = params.hopLength, padding = params.center ? params.nFft / 2 : 0;
    int64_t counted = stored;
    if (params.length) counted = std::min(stored, (length + 2 * padding + hop - 1) / hop);
    return {std::max(counted, std::min(stored, (padding + hop - 1) / hop)), counted};
  }

  explicit IstftPlan(const IstftParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return fft_.bytes() + squares_.size() * 4; }

 private:
  IstftParams params_;
  simd::RealFft<float> fft_;
  std::vector<float> squares_;  // of the window
};

}  // namespace melisma
