// The layers of the U-net of Demucs, all of which see [1, channels, bins, frames]. Those of the frequency
// branch stride over bins; those of the time branch, and all behind the merge, have one bin and stride over
// samples. Channels come last in memory: convolutions of few channels run up to ten times as fast as with
// channels first.
#pragma once

#include "models/demucs/residual_branch.hpp"

namespace melisma::models {

// Which of the two an index stands for, and where bins end.
struct LayerShape {
  bool overBins = false;
  int64_t stride = 4;
  int64_t padding = 2;           // of the strided convolution, at each end
  bool convolutionOnly = false;  // the last layer of the time branch before the merge
};

class EncoderLayer {
 public:
  EncoderLayer(const Weights& weights, const std::string& prefix, const LayerShape& shape, int64_t normGroups,
               bool dilated);
  // `other` is added behind the convolution: the time branch where it is merged.
  at::Tensor forward(at::Tensor x, const at::Tensor& other = {}) const;
  bool convolutionOnly() const { return shape_.convolutionOnly; }

 private:
  LayerShape shape_;
  int64_t normGroups_;
  Affine convolution_;
  std::optional<Affine> norm1_, rewrite_, norm2_;
  std::optional<ResidualBranch> residual_;
};

class DecoderLayer {
 public:
  DecoderLayer(const Weights& weights, const std::string& prefix, const LayerShape& shape, int64_t normGroups,
               bool dilated, bool last);
  struct Result {
    at::Tensor output, beforeConvolution;
  };
  // `skip` is not defined for a convolution-only layer. `length`: samples of the output in the time branch.
  Result forward(at::Tensor x, const at::Tensor& skip, int64_t length) const;
  bool convolutionOnly() const { return shape_.convolutionOnly; }

 private:
  LayerShape shape_;
  int64_t normGroups_;
  bool last_;
  Affine convolution_;
  std::optional<Affine> norm1_, rewrite_, norm2_;
  std::optional<ResidualBranch> residual_;
};

}  // namespace melisma::models
