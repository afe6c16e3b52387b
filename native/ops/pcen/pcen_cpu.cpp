// The CPU's pcen: a row is a recursion along its frames, in double; what follows is done by vectors.
#include "ops/pcen/pcen.hpp"

#include "ops/frame_rows.hpp"
#include "ops/pcen/pcen_kernels.hpp"

namespace melisma {

namespace {

class PcenWork : public Work {
 public:
  PcenWork(const PcenParams& params, ConstTensorView input, TensorView output)
      : params_(params),
        rows_(*input.spec),
        bands_(input.spec->shape.size() > 1 ? input.spec->shape[input.spec->shape.size() - 2] : 1),
        in_(input.as<float>()),
        out_(output.as<float>()) {}

  int64_t tiles(int) const override { return rows_.tiles(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    const int64_t n = rows_.frames;
    const double b = params_.weight();
    const auto take = [&] { return scratch.take<float>(static_cast<size_t>(n)); };
    float *levels = take(), *loudest = params_.maxSize > 1 ? take() : nullptr;
    for (int64_t row = rows_.first(tile); row < rows_.end(tile); row++) {
      const float* x = in_ + row * n;
      const float* reference = loudest ? maximum(row, loudest) : x;
      double level = 1;
      for (int64_t t = 0; t < n; t++) {
        level += b * (reference[t] - level);
        levels[t] = static_cast<float>(params_.eps + level);
      }
      float* out = out_ + row * n;
      const simd::PcenKernels& kernels = simd::pcenKernels();
      kernels.scaled(x, levels, static_cast<long>(n), static_cast<float>(params_.gain), out);
      if (params_.power == 0.5 && params_.bias > 0) {
        kernels.roots(out, static_cast<long>(n), static_cast<float>(params_.bias));
      } else {
        for (int64_t t = 0; t < n; t++) out[t] = static_cast<float>(compressed(out[t]));
      }
    }
  }

 private:
  double compressed(double x) const {
    const double p = params_.power, bias = params_.bias;
    if (p == 0) return std::log1p(x);
    if (bias == 0) return std::pow(x, p);
    return std::pow(bias, p) * std::expm1(p * std::log1p(x / bias));
  }

  // scipy.ndimage.maximum_filter1d over the bands around `row`; reflection adds none that are not inside.
  const float* maximum(int64_t row, float* out) const {
    const int64_t n = rows_.frames, start = row / bands_ * bands_, band = row - start;
    const int64_t first = std::max<int64_t>(0, band - params_.maxSize / 2);
    const int64_t end = std::min(bands_, band - params_.maxSize / 2 + params_.maxSize);
    std::copy(in_ + row * n, in_ + (row + 1) * n, out);
    for (int64_t k = first; k < end; k++) {
      const float* other = in_ + (start + k) * n;
      for (int64_t t = 0; t < n; t++) out[t] = std::max(out[t], other[t]);
    }
    return out;
  }

  const PcenParams& params_;
  FrameRows rows_;
  int64_t bands_;
  const float* in_;
  float* out_;
};

}  // namespace

std::vector<TensorSpec> PcenPlan::outputs(const TensorSpec& input) const {
  checkFrameRows(input);
  if (params_.maxSize > 1 && input.shape.size() < 2) {
    throw ParameterError("maxSize: expected 1 for a single band");
  }
  return {{DType::float32, input.shape, "pcen"}};
}

std::unique_ptr<Work> PcenPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<PcenWork>(params_, input, outputs[0]);
}

namespace {
const RegisterOp<PcenParams, PcenPlan> registered{"pcen", 1, "spectrogram",
                                                  "Per-channel energy normalisation of a spectrogram."};
}

}  // namespace melisma
