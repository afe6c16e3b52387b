// The CPU's normalize: partial norms of fixed stretches, then the division.
#include "ops/normalize/normalize.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ops/frame_groups.hpp"
#include "simd/reductions.hpp"

namespace melisma {

namespace {

class NormalizeWork : public Work {
 public:
  NormalizeWork(NormalizeParams::Norm norm, ConstTensorView input, TensorView output)
      : norm_(norm),
        in_(input.as<float>()),
        out_(output.as<float>()),
        channels_(input.spec->shape[0]),
        length_(input.spec->shape[1]),
        perChannel_((length_ + stretch - 1) / stretch),
        parts_(static_cast<size_t>(channels_ * perChannel_)) {}

  int phases() const override { return 2; }
  int64_t tiles(int) const override { return channels_ * perChannel_; }
  void run(int phase, int64_t tile, Scratch&) override { phase == 0 ? measure(tile) : divide(tile); }

 private:
  static constexpr int64_t stretch = 1 << 17;

  struct Range {
    int64_t at, count;
  };
  Range range(int64_t tile) const {
    const int64_t from = tile % perChannel_ * stretch;
    return {tile / perChannel_ * length_ + from, std::min(stretch, length_ - from)};
  }

  void measure(int64_t tile) {
    const simd::ReductionKernels& kernels = simd::reductionKernels();
    const auto [at, count] = range(tile);
    double& part = parts_[static_cast<size_t>(tile)];
    switch (norm_) {
      case NormalizeParams::Norm::inf:
        part = kernels.largestMagnitude(in_ + at, count);
        break;
      case NormalizeParams::Norm::l1:
        part = kernels.sumOfMagnitudes(in_ + at, count);
        break;
      case NormalizeParams::Norm::l2:
        part = kernels.sumOfSquares(in_ + at, count);
        break;
    }
  }

  double norm(int64_t channel) const {
    double total = 0;
    for (int64_t i = channel * perChannel_; i < (channel + 1) * perChannel_; i++) {
      const double part = parts_[static_cast<size_t>(i)];
      total = norm_ == NormalizeParams::Norm::inf ? std::max(total, part) : total + part;
    }
    return norm_ == NormalizeParams::Norm::l2 ? std::sqrt(total) : total;
  }

  void divide(int64_t tile) {
    const auto [at, count] = range(tile);
    double divisor = norm(tile / perChannel_);
    if (divisor < static_cast<double>(std::numeric_limits<float>::min())) divisor = 1;
    for (int64_t i = at; i < at + count; i++) out_[i] = static_cast<float>(in_[i] / divisor);
  }

  NormalizeParams::Norm norm_;
  const float* in_;
  float* out_;
  int64_t channels_, length_, perChannel_;
  std::vector<double> parts_;
};

}  // namespace

std::vector<TensorSpec> NormalizePlan::outputs(const TensorSpec& input) const {
  shapePerChannel(input, {});
  return {{DType::float32, input.shape, "audio"}};
}

std::unique_ptr<Work> NormalizePlan::start(ConstTensorView input,
                                           const std::vector<TensorView>& outputs) const {
  return std::make_unique<NormalizeWork>(params_.norm, input, outputs[0]);
}

namespace {
const RegisterOp<NormalizeParams, NormalizePlan> registered{"normalize", 1, "audio",
                                                            "Scales each channel to norm 1."};
}

}  // namespace melisma
