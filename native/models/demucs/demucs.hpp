// Hybrid Demucs, both generations: HTDemucs (with a transformer: htdemucs, htdemucs_ft, htdemucs_6s) and
// HDemucs (without: hdemucs_mmi). Which it is, and all sizes, follow from the checkpoint's tensors. Source of
// the architecture: facebookresearch/demucs, htdemucs.py and hdemucs.py; arXiv 2211.08553, 2111.03600.
#pragma once

#include "models/demucs/cross_transformer.hpp"
#include "models/demucs/layers.hpp"
#include "models/demucs/spectrum.hpp"

namespace melisma::models {

class Demucs {
 public:
  // Throws ModelError for a tensor that is missing. Runs where the weights are.
  Demucs(const Weights& weights, const DemucsParams& params);

  // float32 [audioChannels, length], at least one sample -> [sources, audioChannels, length]. One segment:
  // memory grows with the length.
  at::Tensor forward(const at::Tensor& mix) const;

 private:
  at::Tensor runUnet(at::Tensor x, at::Tensor& xt) const;

  DemucsParams params_;
  at::ScalarType dtype_;
  DemucsSpectrum spectrum_;
  std::vector<EncoderLayer> encoder_, timeEncoder_;
  std::vector<DecoderLayer> decoder_, timeDecoder_;
  at::Tensor frequencyEmbedding_;  // [channels, bins, 1]; not defined where there is none
  std::optional<CrossTransformer> transformer_;
};

}  // namespace melisma::models
