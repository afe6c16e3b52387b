// Options of EnCodec's ops. Sizes come from the tensors; what tensors cannot show is said here, and the
// TypeScript side reads it from the checkpoint's config.json.
#pragma once

#include <optional>

#include "models/torch/session.hpp"

namespace melisma::models {

enum class EncodecPad { reflect, constant, replicate };

struct EncodecParams {
  std::optional<double> numCodebooks;
  bool causal = false, normalize = false;
  EncodecPad padMode = EncodecPad::reflect;
  double trimRightRatio = 1;
  int64_t dilationGrowth = 2;
  TorchParams torch;

  void fields(Fields& f) {
    f.nullable(numCodebooks, "numCodebooks", std::nullopt)
        .atLeast(1)
        .unit("codebooks")
        .doc("Codebooks to use, coarsest first; null for all of the checkpoint.");
    f.boolean(causal, "causal", false).doc("Convolutions see no later samples; from the checkpoint.");
    f.choice(padMode, "padMode", EncodecPad::reflect, {"reflect", "constant", "replicate"})
        .doc("What convolutions see beyond the ends; from the checkpoint.");
    f.number(trimRightRatio, "trimRightRatio", 1)
        .atLeast(0)
        .atMost(1)
        .doc(
            "Share of the overhang that causal transposed convolutions cut at the right; from the "
            "checkpoint.");
    f.integer(dilationGrowth, "dilationGrowth", 2)
        .atLeast(1)
        .doc("Factor from one residual layer's dilation to the next; from the checkpoint.");
    f.boolean(normalize, "normalize", false)
        .doc("Divides the signal by its loudness before coding; from the checkpoint.");
    torch.fields(f);
  }
};

}  // namespace melisma::models
