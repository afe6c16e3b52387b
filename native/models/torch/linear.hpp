// x weight^T + bias through oneDNN where LibTorch has it for float32 on CPUs.
#pragma once

#include <ATen/core/Tensor.h>

namespace melisma::models {

// x: [..., inputs], weight: [outputs, inputs], bias: [outputs]; the result [..., outputs].
at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

}  // namespace melisma::models
