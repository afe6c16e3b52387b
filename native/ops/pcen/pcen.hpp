// pcen: per-channel energy normalisation, (S / (eps + M)^gain + bias)^power - bias^power, where M is S
// smoothed along the frames by M[t] = b S[t] + (1 - b) M[t - 1] from 1, after a maximum over `maxSize`
// neighbouring bands. power 0 means log(1 + S / (eps + M)^gain). Input float32 [..., bands, frames], not
// negative; output the same shape. Source: librosa 0.11 pcen; V. Lostanlen et al., Per-Channel Energy
// Normalization: Why and How, IEEE SPL 2019.
#pragma once

#include <cmath>
#include <optional>

#include "core/op.hpp"

namespace melisma {

struct PcenParams {
  double sampleRate = 0, gain = 0.98, bias = 2, power = 0.5, timeConstant = 0.4, eps = 1e-6;
  int64_t hopLength = 512, maxSize = 1;
  std::optional<double> smoothing;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
    f.integer(hopLength, "hopLength", 512)
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 30)
        .doc("Distance of two frames.");
    f.number(gain, "gain", 0.98).atLeast(0).doc("Share of the level that is taken out.");
    f.number(bias, "bias", 2).atLeast(0).doc("Offset before the compression.");
    f.number(power, "power", 0.5).atLeast(0).doc("Exponent of the compression.");
    f.number(timeConstant, "timeConstant", 0.4).unit("s").above(0).doc("How long the smoothing remembers.");
    f.number(eps, "eps", 1e-6).above(0).doc("Keeps silence from being divided by 0.");
    f.nullable(smoothing, "smoothing", std::nullopt)
        .atLeast(0)
        .atMost(1)
        .doc("Weight of the newest frame; null follows from timeConstant.");
    f.integer(maxSize, "maxSize", 1)
        .unit("bands")
        .atLeast(1)
        .atMost(65536)
        .doc("Bands of the maximum filter.");
  }
  double weight() const {
    if (smoothing) return *smoothing;
    const double frames = timeConstant * sampleRate / static_cast<double>(hopLength);
    return (std::sqrt(1 + 4 * frames * frames) - 1) / (2 * frames * frames);
  }
};

class PcenPlan : public Plan {
 public:
  explicit PcenPlan(const PcenParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;

 private:
  PcenParams params_;
};

}  // namespace melisma
