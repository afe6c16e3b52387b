#include "models/demucs/layers.hpp"

#include "models/torch/group_norm.hpp"

namespace melisma::models {

namespace {

using Sizes = std::vector<int64_t>;

at::Tensor normalise(at::Tensor x, const std::optional<Affine>& norm, int64_t groups) {
  return norm ? groupNorm(x, groups, norm->weight, norm->bias) : x;
}

// Along the axis that the layer strides over.
Sizes along(const LayerShape& shape, int64_t value, int64_t other) {
  return shape.overBins ? Sizes{value, other} : Sizes{other, value};
}

// The convolution over neighbours ("rewrite") and its gate; its padding keeps all lengths.
at::Tensor rewrite(const at::Tensor& x, const std::optional<Affine>& layer, const std::optional<Affine>& norm,
                   int64_t groups) {
  if (!layer) return x;
  const Sizes padding{layer->weight.size(2) / 2, layer->weight.size(3) / 2};
  const at::Tensor y = at::conv2d(x, layer->weight, layer->bias, Sizes{1, 1}, padding);
  return at::glu(normalise(y, norm, groups), 1);
}

// [a, channels, b, frames] as [rows, channels, a * b / rows, frames]: a view, because channels come last in
// memory.
at::Tensor withRows(const at::Tensor& x, int64_t rows) {
  return x.permute({0, 2, 3, 1}).reshape({rows, -1, x.size(3), x.size(1)}).permute({0, 3, 1, 2});
}

// The residual branch runs along time: every bin is an item of its own.
at::Tensor residual(const at::Tensor& x, const std::optional<ResidualBranch>& branch) {
  if (!branch) return x;
  return withRows(branch->forward(withRows(x, x.size(0) * x.size(2))), x.size(0));
}

}  // namespace

EncoderLayer::EncoderLayer(const Weights& weights, const std::string& prefix, const LayerShape& shape,
                           int64_t normGroups, bool dilated)
    : shape_(shape), normGroups_(normGroups), convolution_(Affine(weights, prefix + ".conv").overPlane()) {
  if (shape.convolutionOnly) return;
  norm1_ = Affine::find(weights, prefix + ".norm1");
  rewrite_ = Affine::find(weights, prefix + ".rewrite");
  if (rewrite_) rewrite_ = rewrite_->overPlane();
  norm2_ = Affine::find(weights, prefix + ".norm2");
  residual_ = ResidualBranch::find(weights, prefix + ".dconv", dilated);
}

at::Tensor EncoderLayer::forward(at::Tensor x, const at::Tensor& other) const {
  const int64_t rest = x.size(3) % shape_.stride;
  if (!shape_.overBins && rest) x = at::constant_pad_nd(x, {0, shape_.stride - rest});
  at::Tensor y = at::conv2d(x, convolution_.weight, convolution_.bias, along(shape_, shape_.stride, 1),
                            along(shape_, shape_.padding, 0));
  if (shape_.convolutionOnly) return y;
  if (other.defined()) y.add_(other);
  y = normalise(y, norm1_, normGroups_);
  at::gelu_(y);
  return rewrite(residual(y, residual_), rewrite_, norm2_, normGroups_);
}

DecoderLayer::DecoderLayer(const Weights& weights, const std::string& prefix, const LayerShape& shape,
                           int64_t normGroups, bool dilated, bool last)
    : shape_(shape),
      normGroups_(normGroups),
      last_(last),
      convolution_(Affine(weights, prefix + ".conv_tr").overPlane()),
      norm2_(Affine::find(weights, prefix + ".norm2")) {
  if (shape.convolutionOnly) return;
  norm1_ = Affine::find(weights, prefix + ".norm1");
  rewrite_ = Affine::find(weights, prefix + ".rewrite");
  if (rewrite_) rewrite_ = rewrite_->overPlane();
  residual_ = ResidualBranch::find(weights, prefix + ".dconv", dilated);
}

DecoderLayer::Result DecoderLayer::forward(at::Tensor x, const at::Tensor& skip, int64_t length) const {
  if (skip.defined()) x = residual(rewrite(x + skip, rewrite_, norm1_, normGroups_), residual_);
  // Padding of a transposed convolution is what is cut off its ends: by itself where the normalisation does
  // not see it. Time is cut to its length below.
  const bool cutsItself = shape_.overBins && !norm2_;
  at::Tensor y =
      at::conv_transpose2d(x, convolution_.weight, convolution_.bias, along(shape_, shape_.stride, 1),
                           cutsItself ? Sizes{shape_.padding, 0} : Sizes{0, 0});
  y = normalise(y, norm2_, normGroups_);
  if (!shape_.overBins) {
    y = y.narrow(3, shape_.padding, length);
  } else if (!cutsItself) {
    y = y.narrow(2, shape_.padding, y.size(2) - 2 * shape_.padding);
  }
  return {last_ ? y : at::gelu_(y), x};
}

}  // namespace melisma::models
