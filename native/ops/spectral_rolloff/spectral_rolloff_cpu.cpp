// The CPU's spectralRolloff.
#include "ops/spectral_rolloff/spectral_rolloff.hpp"

namespace melisma {

std::unique_ptr<Work> SpectralRolloffPlan::start(ConstTensorView input,
                                                 const std::vector<TensorView>& outputs) const {
  const float width = params_.binWidth(), share = static_cast<float>(params_.rollPercent);
  const auto measure = [width, share](const float* magnitudes, int bins, int, float* out) {
    simd::rowKernels().rolloff(magnitudes, bins, width, share, out);
  };
  return work(measure, input, outputs);
}

namespace {
const RegisterOp<SpectralRolloffParams, SpectralRolloffPlan> registered{
    "spectralRolloff", 1, "audio", "Frequency below which most of the magnitude of each frame lies."};
}

}  // namespace melisma
