#include "models/encodec/encodec.hpp"

#include <algorithm>

namespace melisma::models {

namespace {

// How many frames of the signal a stretch covers: about a second, so that activations stay near the cores.
int64_t stretchFrames(const EncodecStack& stack) {
  constexpr int64_t samples = 32768;
  return std::max(samples / stack.hop(), 8 * stack.contextFrames());
}

}  // namespace

Weights encodecWeights(const ModelSource& source, const EncodecParams& params) {
  const Weights weights(source, chooseDevice(source.device, params.torch), params.torch.dtype());
  for (const char* prefix : {"", "audio_encoder.", "compression_model.", "model."}) {
    const Weights seen = weights.under(prefix);
    if (seen.hasUnder("encoder.layers.0.conv") || seen.hasUnder("encoder.model.0.conv")) return seen;
  }
  throw ModelError("weights: not an EnCodec checkpoint: it has no tensor 'encoder.layers.0.conv...'");
}

Weights encodecPart(const Weights& weights, const std::string& part) {
  return weights.under(part + (weights.hasUnder(part + ".model.") ? ".model." : ".layers."));
}

EncodecStretch encodecStretch(const EncodecStack& stack, int64_t index, int64_t frames) {
  if (!stack.canStretch()) return {0, frames, 0, frames};
  const int64_t size = stretchFrames(stack), context = stack.contextFrames();
  const int64_t from = index * size, to = std::min(frames, from + size);
  return {from, to, std::max<int64_t>(0, from - context), std::min(frames, to + context)};
}

int64_t encodecStretches(const EncodecStack& stack, int64_t frames) {
  if (!stack.canStretch()) return 1;
  const int64_t size = stretchFrames(stack);
  return (frames + size - 1) / size;
}

}  // namespace melisma::models
