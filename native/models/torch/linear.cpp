#include "models/torch/linear.hpp"

#include <ATen/core/dispatch/Dispatcher.h>

#include <optional>

#include "models/torch/operators.hpp"

namespace melisma::models {

namespace {

// LibTorch's own at::linear asks MKL, which has no AVX-512 for AMD's CPUs: 93 GFLOP/s on a core where oneDNN
// reaches 105. This op is what TorchInductor compiles linear layers to; no header declares it.
std::optional<c10::OperatorHandle> findOneDnn() {
  const auto found = c10::Dispatcher::singleton().findSchema({"mkldnn::_linear_pointwise", ""});
  if (!found || found->schema().arguments().size() != 6) return std::nullopt;
  return *found;
}

}  // namespace

at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  static const std::optional<c10::OperatorHandle> oneDnn = findOneDnn();
  // Sizes that do not fit are LibTorch's to refuse.
  const bool fits = weight.dim() == 2 && x.size(-1) == weight.size(1) &&
                    (!bias.defined() || (bias.dim() == 1 && bias.size(0) == weight.size(0)));
  if (!oneDnn || !fits || !x.is_cpu() || x.scalar_type() != at::kFloat || x.numel() == 0)
    return at::linear(x, weight, bias);
  // What may follow in the same pass: nothing, without arguments.
  torch::jit::Stack stack{x, weight, bias, "none", c10::List<c10::optional<at::Scalar>>(), ""};
  oneDnn->callBoxed(stack);
  return stack.back().toTensor();
}

}  // namespace melisma::models
