// griffinLim: a signal whose short-time magnitudes are close to the given ones, by the fast Griffin-Lim
// iteration. From phases at random or 0, `iterations` times: X = stft(istft(S exp(i phases))), and the phases
// become those of X - momentum / (1 + momentum) X', where X' is the X before.
//
// Input float32 [bins, frames] or [channels, bins, frames]; output float32 [length] or [channels, length].
// Sources: librosa 0.11 griffinlim; N. Perraudin, P. Balazs, P. L. Soendergaard, "A fast Griffin-Lim
// algorithm", WASPAA 2013.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/op.hpp"
#include "ops/spectrum_params.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct GriffinLimParams : SpectrumParams {
  enum class Init { random, zeros };
  int64_t iterations = 32, seed = 0;
  double momentum = 0.99;
  Init init = Init::random;
  std::optional<int64_t> length;

  void fields(Fields& f) {
    f.integer(iterations, "iterations", 32).atLeast(0).atMost(1 << 20).doc("How often phases are improved.");
    f.number(momentum, "momentum", 0.99).atLeast(0).doc("Speeds up; 0 is the original algorithm.");
    f.choice(init, "init", Init::random, {"random", "zeros"}).doc("The phases to begin with.");
    f.integer(seed, "seed", 0).atLeast(0).atMost(9007199254740991.0).doc("Chooses the random phases.");
    f.nullable(length, "length", std::nullopt)
        .unit("samples")
        .atLeast(1)
        .doc("Samples of the result; null takes what the frames cover.");
    SpectrumParams::fields(f, true);
  }
};

class GriffinLimPlan : public Plan {
 public:
  explicit GriffinLimPlan(const GriffinLimParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return fft_.bytes() + squares_.size() * 4; }

 private:
  GriffinLimParams params_;
  simd::RealFft<float> fft_;
  std::vector<float> squares_;  // of the window
};

}  // namespace melisma
