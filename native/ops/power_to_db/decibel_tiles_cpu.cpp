// The CPU's decibels: blocks of 65,536 values; a second phase applies what depends on the maximum. With scope
// 'batch' it stays out: TypeScript knows the other tensors.
#include <algorithm>
#include <vector>

#include "core/error.hpp"
#include "ops/mel_groups.hpp"
#include "ops/power_to_db/decibel_tiles.hpp"

namespace melisma {

namespace {

class DecibelWork : public Work {
 public:
  DecibelWork(const DecibelParams& params, float factor, ConstTensorView input, TensorView output)
      : params_(params),
        factor_(factor),
        size_(input.spec->size()),
        in_(input.as<float>()),
        out_(output.as<float>()),
        ranges_(tiles(0)) {
    if (params.refWord != 0) {
      offset_ = static_cast<float>(factor * 10 * std::log10(std::max(params.amin, std::fabs(params.ref))));
    }
  }

  int phases() const override {
    const bool item = params_.topDbScope == DecibelParams::Scope::item;
    return item && (params_.topDb || params_.refWord == 0) ? 2 : 1;
  }
  int64_t tiles(int) const override { return (size_ + perTile - 1) / perTile; }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    const int64_t first = tile * perTile, end = std::min(size_, first + perTile);
    phase == 0 ? logarithms(tile, first, end, scratch) : settle(tile, first, end);
  }

 private:
  static constexpr int64_t perTile = 65536, perBlock = 4096;

  void logarithms(int64_t tile, int64_t first, int64_t end, Scratch& scratch) {
    const simd::RowKernels& kernels = simd::rowKernels();
    float* block = scratch.take<float>(perBlock);
    for (int64_t i = first; i < end; i += perBlock) {
      const int64_t count = std::min(perBlock, end - i);
      const int64_t rows = (count + kernels.lanes - 1) / kernels.lanes;
      for (int64_t k = 0; k < count; k++) block[k] = factor_ == 2 ? std::fabs(in_[i + k]) : in_[i + k];
      std::fill(block + count, block + rows * kernels.lanes, block[0]);
      simd::DecibelRange range =
          kernels.decibels(block, static_cast<int>(rows), static_cast<float>(params_.amin), 0);
      range = {range.lowest * factor_ - offset_, range.highest * factor_ - offset_};
      ranges_.widen(tile, range);
      for (int64_t k = 0; k < count; k++) out_[i + k] = block[k] * factor_ - offset_;
    }
  }

  void settle(int64_t tile, int64_t first, int64_t end) {
    const float highest = ranges_.highest(), shift = params_.refWord == 0 ? highest : 0;
    const float floor = (params_.topDb ? highest - static_cast<float>(*params_.topDb) : -3.4e38f) - shift;
    if (shift == 0 && ranges_.of(tile).lowest >= floor) return;
    for (int64_t i = first; i < end; i++) out_[i] = std::max(out_[i] - shift, floor);
  }

  const DecibelParams& params_;
  float factor_;
  int64_t size_;
  const float* in_;
  float* out_;
  TileRanges ranges_;
  float offset_ = 0;
};

}  // namespace

std::vector<TensorSpec> DecibelPlan::outputs(const TensorSpec& input) const {
  if (input.dtype != DType::float32) throw ParameterError("spectrogram: expected float32 values");
  return {{DType::float32, input.shape, "decibels"}};
}

std::unique_ptr<Work> DecibelPlan::start(ConstTensorView input,
                                         const std::vector<TensorView>& outputs) const {
  return std::make_unique<DecibelWork>(params_, factor_, input, outputs[0]);
}

}  // namespace melisma
