#include "models/demucs/layers.hpp"

namespace melisma::models {

namespace {

using Sizes = std::vector<int64_t>;

at::Tensor normalise(at::Tensor x, const std::optional<Affine>& norm, int64_t groups) {
  return norm ? at::group_norm(x, groups, norm->weight, norm->bias) : x;
}

// The convolution over neighbours ("rewrite") and its gate; its padding keeps all lengths.
at::Tensor rewrite(const at::Tensor& x, const std::optional<Affine>& layer, const std::optional<Affine>& norm,
                   int64_t groups) {
  if (!layer) return x;
  Sizes padding;
  for (int64_t axis = 2; axis < layer->weight.dim(); axis++) padding.push_back(layer->weight.size(axis) / 2);
  const at::Tensor y = padding.size() == 2 ? at::conv2d(x, layer->weight, layer->bias, Sizes{1, 1}, padding)
                                           : at::conv1d(x, layer->weight, layer->bias, Sizes{1}, padding);
  return at::glu(normalise(y, norm, groups), 1);
}

// The residual branch runs along time; over bins, every bin is an item of its own.
at::Tensor residual(const at::Tensor& x, const std::optional<ResidualBranch>& branch) {
  if (!branch) return x;
  if (x.dim() == 3) return branch->forward(x);
  const int64_t items = x.size(0), channels = x.size(1), bins = x.size(2), frames = x.size(3);
  return branch->forward(x.permute({0, 2, 1, 3}).reshape({items * bins, channels, frames}))
      .view({items, bins, channels, frames})
      .permute({0, 2, 1, 3});
}

}  // namespace

EncoderLayer::EncoderLayer(const Weights& weights, const std::string& prefix, const LayerShape& shape,
                           int64_t normGroups, bool dilated)
    : shape_(shape), normGroups_(normGroups), convolution_(weights, prefix + ".conv") {
  if (shape.convolutionOnly) return;
  norm1_ = Affine::find(weights, prefix + ".norm1");
  rewrite_ = Affine::find(weights, prefix + ".rewrite");
  norm2_ = Affine::find(weights, prefix + ".norm2");
  residual_ = ResidualBranch::find(weights, prefix + ".dconv", dilated);
}

at::Tensor EncoderLayer::forward(at::Tensor x, const at::Tensor& other) const {
  at::Tensor y;
  if (shape_.overBins) {
    y = at::conv2d(x, convolution_.weight, convolution_.bias, Sizes{shape_.stride, 1},
                   Sizes{shape_.padding, 0});
  } else {
    if (x.dim() == 4) x = x.reshape({x.size(0), -1, x.size(3)});
    const int64_t rest = x.size(2) % shape_.stride;
    if (rest) x = at::constant_pad_nd(x, {0, shape_.stride - rest});
    y = at::conv1d(x, convolution_.weight, convolution_.bias, Sizes{shape_.stride}, Sizes{shape_.padding});
  }
  if (shape_.convolutionOnly) return y;
  if (other.defined()) y.add_(other.dim() == 3 && y.dim() == 4 ? other.unsqueeze(2) : other);
  y = normalise(y, norm1_, normGroups_);
  at::gelu_(y);
  return rewrite(residual(y, residual_), rewrite_, norm2_, normGroups_);
}

DecoderLayer::DecoderLayer(const Weights& weights, const std::string& prefix, const LayerShape& shape,
                           int64_t normGroups, bool dilated, bool last)
    : shape_(shape),
      normGroups_(normGroups),
      last_(last),
      convolution_(weights, prefix + ".conv_tr"),
      norm2_(Affine::find(weights, prefix + ".norm2")) {
  if (shape.convolutionOnly) return;
  norm1_ = Affine::find(weights, prefix + ".norm1");
  rewrite_ = Affine::find(weights, prefix + ".rewrite");
  residual_ = ResidualBranch::find(weights, prefix + ".dconv", dilated);
}

DecoderLayer::Result DecoderLayer::forward(at::Tensor x, const at::Tensor& skip, int64_t length) const {
  if (shape_.overBins && x.dim() == 3) x = x.view({x.size(0), convolution_.weight.size(0), -1, x.size(2)});
  if (skip.defined()) x = residual(rewrite(x + skip, rewrite_, norm1_, normGroups_), residual_);
  at::Tensor y;
  if (shape_.overBins) {
    // Padding of a transposed convolution is what is cut off its ends.
    y = at::conv_transpose2d(x, convolution_.weight, convolution_.bias, Sizes{shape_.stride, 1},
                             norm2_ ? Sizes{0, 0} : Sizes{shape_.padding, 0});
    y = normalise(y, norm2_, normGroups_);
    if (norm2_) y = y.narrow(2, shape_.padding, y.size(2) - 2 * shape_.padding);
  } else {
    y = at::conv_transpose1d(x, convolution_.weight, convolution_.bias, Sizes{shape_.stride});
    y = normalise(y, norm2_, normGroups_).narrow(2, shape_.padding, length);
  }
  return {last_ ? y : at::gelu(y), x};
}

}  // namespace melisma::models
