// The encoder of T5 and flan-T5, with MusicGen's projection behind it.
//
//   x = embed(tokens)
//   per layer: x += o(softmax(q k' + bias + mask) v) of rms(x); x += wo(act(wi rms(x)))
//   y = rms(x), projected where MusicGen's enc_to_dec_proj is there, times the mask
//
// Without 1/sqrt(d) in the attention; the bias depends on the distance of two tokens alone and is shared by
// all layers. Source: Raffel et al., "Exploring the Limits of Transfer Learning with a Unified Text-to-Text
// Transformer", 2020; names and numbers as transformers' T5EncoderModel.
#pragma once

#include <vector>

#include "models/torch/session.hpp"
#include "models/torch/weights.hpp"

namespace melisma::models {

enum class T5Activation { relu, geluTanh };

struct T5Params {
  T5Activation activation = T5Activation::relu;
  double layerNormEpsilon = 1e-6;
  int64_t maxDistance = 128;
  bool project = false;
  TorchParams torch;

  void fields(Fields& f) {
    f.boolean(project, "project", false)
        .doc("Ends with MusicGen's enc_to_dec_proj, and zeros where the mask is 0.");
    f.choice(activation, "activation", T5Activation::relu, {"relu", "gelu_new"})
        .doc("Between the layers of the feed-forward part; from the checkpoint.");
    f.number(layerNormEpsilon, "layerNormEpsilon", 1e-6)
        .above(0)
        .doc("Added to the mean square; from the checkpoint.");
    f.integer(maxDistance, "maxDistance", 128)
        .atLeast(2)
        .unit("tokens")
        .doc("Distances from here on share one bias; from the checkpoint.");
    torch.fields(f);
  }
};

struct T5Layer {
  at::Tensor attentionNorm, q, k, v, o;
  at::Tensor feedForwardNorm, in, gate, out;  // gate: of the gated variants
};

// MusicGen's enc_to_dec_proj; undefined where there is none.
struct T5Projection {
  at::Tensor weight, bias;
};

// The weights and what every text needs of them; T5Pass takes a text through.
class T5Encoder {
 public:
  T5Encoder(const T5Params& params, const ModelSource& source);

  int64_t width() const { return project_.weight.defined() ? project_.weight.size(0) : embedding_.size(1); }
  int64_t vocabulary() const { return embedding_.size(0); }
  // How many parts a layer is cut into.
  int64_t parts() const;
  at::Tensor normalise(const at::Tensor& x, const at::Tensor& weight) const;
  // Of every pair of positions: [heads, tokens, tokens].
  at::Tensor distanceBias(int64_t tokens) const;

  const T5Params& params() const { return params_; }
  const Weights& weights() const { return weights_; }
  const at::Tensor& embedding() const { return embedding_; }
  const at::Tensor& finalNorm() const { return finalNorm_; }
  const std::vector<T5Layer>& layers() const { return layers_; }
  const T5Projection& projection() const { return project_; }

 private:
  T5Params params_;
  Weights weights_;
  at::Tensor embedding_, distances_, finalNorm_;
  std::vector<T5Layer> layers_;
  T5Projection project_;
};

}  // namespace melisma::models
