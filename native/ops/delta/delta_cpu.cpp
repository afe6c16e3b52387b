// The CPU's delta: a tile is a few rows; sums are taken in double, as scipy does.
#include "ops/delta/delta.hpp"

#include "ops/frame_rows.hpp"

namespace melisma {

namespace {

// order! P(i) / sum P^2 where P is the discrete orthogonal polynomial of that degree with leading
// coefficient 1 (three-term recurrence; the positions are symmetric about 0).
std::vector<double> derivativeWeights(int64_t width, int64_t order) {
  const size_t n = static_cast<size_t>(width);
  std::vector<double> x(n), before(n, 0.0), p(n, 1.0);
  for (size_t i = 0; i < n; i++) x[i] = static_cast<double>(i) - static_cast<double>(width / 2);
  double normBefore = 1, factorial = 1;
  const auto norm = [](const std::vector<double>& v) {
    double sum = 0;
    for (double value : v) sum += value * value;
    return sum;
  };
  for (int64_t degree = 1; degree <= order; degree++) {
    const double own = norm(p), b = degree == 1 ? 0 : own / normBefore;
    std::vector<double> next(n);
    for (size_t i = 0; i < n; i++) next[i] = x[i] * p[i] - b * before[i];
    before = std::move(p);
    p = std::move(next);
    normBefore = own;
    factorial *= static_cast<double>(degree);
  }
  const double scale = factorial / norm(p);
  for (double& value : p) value *= scale;
  return p;
}

class DeltaWork : public Work {
 public:
  DeltaWork(const DeltaParams& params, const std::vector<double>& weights, ConstTensorView input,
            TensorView output)
      : mode_(params.mode),
        weights_(weights),
        half_(params.width / 2),
        rows_(*input.spec),
        in_(input.as<float>()),
        out_(output.as<float>()) {}

  int64_t tiles(int) const override { return rows_.tiles(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    const int64_t n = rows_.frames;
    double* padded = scratch.take<double>(static_cast<size_t>(n + 2 * half_));
    double* sums = scratch.take<double>(static_cast<size_t>(n));
    for (int64_t row = rows_.first(tile); row < rows_.end(tile); row++) {
      const float* x = in_ + row * n;
      float* out = out_ + row * n;
      for (int64_t i = -half_; i < n + half_; i++) padded[i + half_] = sample(x, i);
      std::fill(sums, sums + n, 0.0);
      for (size_t k = 0; k < weights_.size(); k++) {
        const double w = weights_[k], *from = padded + k;
        for (int64_t i = 0; i < n; i++) sums[i] += w * from[i];
      }
      for (int64_t i = 0; i < n; i++) out[i] = static_cast<float>(sums[i]);
      if (mode_ != DeltaParams::Mode::interp) continue;
      std::fill(out, out + half_, out[half_]);
      std::fill(out + n - half_, out + n, out[n - 1 - half_]);
    }
  }

 private:
  double sample(const float* x, int64_t i) const {
    const int64_t n = rows_.frames;
    if (i >= 0 && i < n) return x[i];
    const auto wrapped = [i](int64_t period) { return ((i % period) + period) % period; };
    switch (mode_) {
      case DeltaParams::Mode::interp:
      case DeltaParams::Mode::constant:
        return 0;
      case DeltaParams::Mode::nearest:
        return x[i < 0 ? 0 : n - 1];
      case DeltaParams::Mode::wrap:
        return x[wrapped(n)];
      case DeltaParams::Mode::mirror:
        break;
    }
    if (n == 1) return x[0];
    const int64_t at = wrapped(2 * (n - 1));
    return x[at < n ? at : 2 * (n - 1) - at];
  }

  DeltaParams::Mode mode_;
  const std::vector<double>& weights_;
  int64_t half_;
  FrameRows rows_;
  const float* in_;
  float* out_;
};

}  // namespace

DeltaPlan::DeltaPlan(const DeltaParams& params)
    : params_(params), weights_(derivativeWeights(params.width, params.order)) {}

std::vector<TensorSpec> DeltaPlan::outputs(const TensorSpec& input) const {
  checkFrameRows(input);
  if (params_.mode == DeltaParams::Mode::interp && input.shape.back() < params_.width) {
    throw ParameterError("spectrogram: expected at least " + std::to_string(params_.width) +
                         " frames (width) with mode 'interp', got " + std::to_string(input.shape.back()));
  }
  return {{DType::float32, input.shape, "delta"}};
}

std::unique_ptr<Work> DeltaPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<DeltaWork>(params_, weights_, input, outputs[0]);
}

namespace {
const RegisterOp<DeltaParams, DeltaPlan> registered{"delta", 1, "spectrogram",
                                                    "Derivative of a feature along its frames."};
}

}  // namespace melisma
