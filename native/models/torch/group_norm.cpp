#include "models/torch/group_norm.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/group_norm.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/error.hpp"

// The whole plug-in is compiled for every CPU; these two loops also for the wider ones.
#if defined(__x86_64__) && defined(__GNUC__) && defined(__linux__)
#define MELISMA_FOR_EACH_CPU __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MELISMA_FOR_EACH_CPU
#endif

namespace melisma::models {

namespace {

// Sums of each channel and of its squares; in double, so that they may be subtracted.
MELISMA_FOR_EACH_CPU void addUp(const float* x, int64_t rows, int64_t channels, double* sums,
                                double* squares) {
  for (int64_t row = 0; row < rows; row++, x += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const double value = x[c];
      sums[c] += value;
      squares[c] += value * value;
    }
  }
}

MELISMA_FOR_EACH_CPU void scaleRows(float* x, int64_t rows, int64_t channels, const float* factor,
                                    const float* offset) {
  for (int64_t row = 0; row < rows; row++, x += channels) {
    for (int64_t c = 0; c < channels; c++) x[c] = x[c] * factor[c] + offset[c];
  }
}

void normaliseItem(float* x, int64_t rows, int64_t channels, int64_t groups, const float* weight,
                   const float* bias) {
  const size_t count = static_cast<size_t>(channels);
  std::vector<double> sums(count), squares(count);
  addUp(x, rows, channels, sums.data(), squares.data());
  std::vector<float> factor(count), offset(count);
  const int64_t each = channels / groups;
  const double elements = static_cast<double>(rows * each);
  for (int64_t first = 0; first < channels; first += each) {
    double sum = 0, square = 0;
    for (int64_t c = first; c < first + each; c++) sum += sums[c], square += squares[c];
    const double mean = sum / elements, variance = std::max(0.0, square / elements - mean * mean);
    const double inverse = 1 / std::sqrt(variance + 1e-5);
    for (int64_t c = first; c < first + each; c++) {
      factor[c] = static_cast<float>(weight[c] * inverse);
      offset[c] = static_cast<float>(bias[c] - mean * weight[c] * inverse);
    }
  }
  scaleRows(x, rows, channels, factor.data(), offset.data());
}

}  // namespace

at::Tensor groupNorm(at::Tensor x, int64_t groups, const at::Tensor& weight, const at::Tensor& bias) {
  if (!x.is_cpu() || x.scalar_type() != at::kFloat || !x.is_contiguous(at::MemoryFormat::ChannelsLast))
    return at::group_norm(x, groups, weight, bias);
  const int64_t items = x.size(0), channels = x.size(1), rows = x.size(2) * x.size(3);
  // A checkpoint says all of these.
  if (groups < 1 || channels % groups != 0 || weight.numel() != channels || bias.numel() != channels)
    throw ModelError("weights: " + std::to_string(channels) + " channels cannot be normalised in " +
                     std::to_string(groups) + " groups by " + std::to_string(weight.numel()) +
                     " weights and " + std::to_string(bias.numel()) + " biases");
  auto* data = static_cast<float*>(x.data_ptr());
  const auto *factor = static_cast<const float*>(weight.data_ptr()),
             *offset = static_cast<const float*>(bias.data_ptr());
  at::parallel_for(0, items, 1, [&](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; i++)
      normaliseItem(data + i * rows * channels, rows, channels, groups, factor, offset);
  });
  return x;
}

}  // namespace melisma::models
