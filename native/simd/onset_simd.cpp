// One lane is one frame; the sums run over bands or bins.
#include "simd/onset.hpp"

#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using F = V<float>;
constexpr int L = lanes<float>;

MELISMA_INLINE F difference(const FluxView& view, int64_t u, int band) {
  const F now = maximum(loadUnaligned(view.decibels + band * view.stride + u), splat(view.floor));
  const int left = view.maxSize / 2, right = view.maxSize - 1 - left;
  const int from = band - left > 0 ? band - left : 0;
  const int to = band + right < view.bands ? band + right : view.bands - 1;
  const float* before = view.decibels + u - view.lag;
  F reference = splat(view.floor);
  for (int b = from; b <= to; b++) reference = maximum(reference, loadUnaligned(before + b * view.stride));
  return maximum(now - reference, F{});
}

void mean(const FluxView& view, int64_t u, float* out) {
  F total = F{};
  for (int b = 0; b < view.bands; b++) total = total + difference(view, u, b);
  store(out, total / splat(static_cast<float>(view.bands)));
}

bool differences(const FluxView& view, int64_t u, float sign, float* out) {
  F positive = F{};
  const F one = splat(1.0f);
  for (int b = 0; b < view.bands; b++) {
    const F d = difference(view, u, b);
    positive = d > F{} ? positive + one : positive;
    store(out + static_cast<long>(b) * L, d * splat(sign));
  }
  float most = 0;
  for (int l = 0; l < L; l++) most = positive[l] > most ? positive[l] : most;
  return 2 * most >= static_cast<float>(view.bands);
}

void addNormalised(const float* power, int bins, int count, float* sum) {
  F energy = F{};
  for (int k = 1; k + 1 < bins; k++) energy = energy + load(power + static_cast<long>(k) * L);
  energy = splat(2.0f) * energy + load(power) + load(power + static_cast<long>(bins - 1) * L);
  F factor = F{};
  // Below this the reciprocal is not finite.
  for (int l = 0; l < L && l < count; l++) factor[l] = energy[l] > 1e-37f ? 1.0f / energy[l] : 0.0f;
  for (int k = 0; k < bins; k++) {
    float* to = sum + static_cast<long>(k) * L;
    store(to, fma(load(power + static_cast<long>(k) * L), factor, load(to)));
  }
}

}  // namespace

extern const OnsetKernels onsetKernels;
const OnsetKernels onsetKernels = {L, mean, differences, addNormalised};

}  // namespace melisma::simd::MELISMA_SIMD
