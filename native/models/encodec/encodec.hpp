// EnCodec: audio to residual codes and back. Options as in params.hpp; layers and codebooks come from
// the checkpoint, in the names of transformers ("encoder.layers.", also behind MusicGen's
// "audio_encoder.") or of the original code ("encoder.model.").
//
// Source: Defossez, Copet, Synnaeve, Adi, "High Fidelity Neural Audio Compression", 2022, and
// transformers' EncodecModel, whose numbers these are.
#pragma once

#include "models/encodec/layers.hpp"
#include "models/encodec/quantizer.hpp"

namespace melisma::models {

// How many frames of the signal a segment of the convolutional layers covers: about a second, so that
// activations stay near the cores.
int64_t encodecSegmentFrames(const EncodecStack& stack);

// Weights behind the prefix under which this checkpoint keeps its codec.
Weights encodecWeights(const ModelSource& source, const EncodecParams& params);
// The stack's weights: `part` is "encoder" or "decoder".
Weights encodecPart(const Weights& weights, const std::string& part);

// A stretch of frames with the context that its layers need, in frames; [from, to) inside [start, end).
struct EncodecStretch {
  int64_t from, to, start, end;
};
EncodecStretch encodecStretch(const EncodecStack& stack, int64_t index, int64_t frames);

}  // namespace melisma::models
