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

// Weights behind the prefix under which this checkpoint keeps its codec.
Weights encodecWeights(const ModelSource& source, const EncodecParams& params);
// The stack's weights: `part` is "encoder" or "decoder".
Weights encodecPart(const Weights& weights, const std::string& part);

// A stretch of frames with the context that its layers need, in frames; [from, to) inside [start, end).
struct EncodecStretch {
  int64_t from, to, start, end;
};
EncodecStretch encodecStretch(const EncodecStack& stack, int64_t index, int64_t frames);
// How many stretches a signal's convolutions are done in.
int64_t encodecStretches(const EncodecStack& stack, int64_t frames);

// One half of the codec: the encoder's layers or the decoder's, and the codebooks.
struct EncodecHalf {
  EncodecHalf(const EncodecParams& params, const ModelSource& source, bool decodes)
      : weights(encodecWeights(source, params)),
        stack(encodecPart(weights, decodes ? "decoder" : "encoder"), params, decodes),
        quantizer(weights, params.numCodebooks) {}
  Weights weights;
  EncodecStack stack;
  EncodecQuantizer quantizer;
};

}  // namespace melisma::models
