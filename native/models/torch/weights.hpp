// The tensors of a checkpoint by name. A model takes what it needs while it is being built; names,
// shapes and file bounds are checked here, so that afterwards a forward pass meets no surprises.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/model_source.hpp"
#include "models/torch/operators.hpp"

namespace melisma::models {

class Weights {
 public:
  // Maps the files and checks that every tensor lies inside its own; reads nothing yet. Tensors of
  // floating point come out as `dtype` on `device`, integers as they are.
  Weights(const ModelSource& source, at::Device device, at::ScalarType dtype = at::kFloat);

  // The same tensors, seen with `prefix` in front of every name.
  Weights under(const std::string& prefix) const;
  // The same tensors, of which those of floating point come out as `dtype`.
  Weights as(at::ScalarType dtype) const;
  // Looks behind the first of these prefixes under which `name` exists; itself when there is none.
  Weights behindFirstOf(const std::vector<std::string>& prefixes, const std::string& name) const;

  bool has(const std::string& name) const;
  // Whether some name starts so.
  bool hasUnder(const std::string& prefix) const;
  // Throws ModelError when the tensor is absent, or when its shape differs from `shape` (-1 fits all).
  at::Tensor take(const std::string& name, const std::vector<int64_t>& shape = {}) const;
  // An undefined tensor when absent: what ATen takes for an optional one.
  at::Tensor takeIfPresent(const std::string& name) const;
  // `<prefix>weight`, with weight normalisation (dim 0) folded in whichever way it is stored:
  // weight_g and weight_v, or parametrizations.weight.original0 and original1. Norms are taken in float32.
  at::Tensor takeFolded(const std::string& prefix) const;

  // How many of `<before>0<after>`, `<before>1<after>` ... exist without a gap.
  int64_t count(const std::string& before, const std::string& after) const;
  at::Device device() const { return device_; }
  at::ScalarType dtype() const { return dtype_; }
  // Bytes of all tensors taken so far, over all views of these weights.
  size_t bytesTaken() const;

 private:
  struct Table;
  std::shared_ptr<Table> table_;
  std::string prefix_;
  at::Device device_;
  at::ScalarType dtype_;
};

}  // namespace melisma::models
