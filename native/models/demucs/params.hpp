// What of a Demucs checkpoint's `kwargs` cannot be told from the shapes of its tensors. Read from the
// checkpoint by src/models/demucs; names in quotes are upstream's (facebookresearch/demucs, htdemucs.py and
// hdemucs.py).
#pragma once

#include "models/torch/session.hpp"

namespace melisma::models {

struct DemucsParams : TorchParams {
  int64_t sources = 4, audioChannels = 2, nFft = 4096, stride = 4, timeStride = 2, normGroups = 4, heads = 8;
  int64_t trainingLength = 0;
  double embeddingScale = 2, maxPeriod = 10000, positionWeight = 1;
  bool crossFirst = false, gelu = true, dilated = true, zeroBottom = false;

  void fields(Fields& f) {
    f.integer(sources, "sources", 4).atLeast(1).doc("Number of stems.");
    f.integer(audioChannels, "audioChannels", 2).atLeast(1).doc("'audio_channels'.");
    f.integer(nFft, "nFft", 4096)
        .unit("samples")
        .atLeast(16)
        .atMost(1 << 20)
        .doc("'nfft'; the hop is a quarter.");
    f.integer(stride, "stride", 4).atLeast(1).doc("Of all layers that see both branches.");
    f.integer(timeStride, "timeStride", 2).atLeast(1).doc("'time_stride', of layers behind the merge.");
    f.integer(normGroups, "normGroups", 4).atLeast(1).doc("'norm_groups'.");
    f.integer(heads, "heads", 8).atLeast(1).doc("'t_heads', of the transformer.");
    f.integer(trainingLength, "trainingLength", 0)
        .unit("samples")
        .atLeast(0)
        .doc("Shorter input is filled up to it (HTDemucs); 0 runs at any length (HDemucs).");
    f.number(embeddingScale, "embeddingScale", 2).doc("'freq_emb' * 'emb_scale'.");
    f.number(maxPeriod, "maxPeriod", 10000).above(1).doc("'t_max_period'.");
    f.number(positionWeight, "positionWeight", 1).doc("'t_weight_pos_embed'.");
    f.boolean(crossFirst, "crossFirst", false).doc("'t_cross_first'.");
    f.boolean(gelu, "gelu", true).doc("'t_gelu'; else ReLU.");
    f.boolean(zeroBottom, "zeroBottom", false).doc("The decoder starts from zeros (HDemucs).");
    f.boolean(dilated, "dilated", true).doc("'dconv_depth' above 0.");
    TorchParams::fields(f);
  }
};

}  // namespace melisma::models
