// resample: changes the sample rate with soxr's HQ response (see dsp/resample_design.hpp for the
// filters). Input float32 [channels, length]; output float32 [channels, samples], where
//
//   samples = ceil(length targetSampleRate / sampleRate)   with `fix`
//   samples = round(length targetSampleRate / sampleRate)  without
//
// soxr itself gives the rounded count; where the ceiling is one more, that last sample is 0, as in
// librosa.resample. Any positive rates do: ratios without a small denominator take positions in 2^-32
// of a sample, as soxr does.
//
// Sources: libsoxr 0.1.3 (HQ recipe), librosa 0.11 resample (res_type "soxr_hq", fix, scale).
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>

#include "core/op.hpp"
#include "dsp/resample_blocks.hpp"
#include "dsp/resample_staged.hpp"

namespace melisma {

struct ResampleParams {
  double sampleRate = 0, targetSampleRate = 0;
  bool fix = true, scale = false;
  // Beyond it, positions in 2^-32 of a sample lose their meaning, and one piece of work outgrows a second.
  static constexpr double mostOctaves = 16;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the input.");
    f.required(targetSampleRate, "targetSampleRate").unit("Hz").above(0).doc("Sample rate of the result.");
    f.check(std::fabs(std::log2(sampleRate / targetSampleRate)) <= mostOctaves,
            "expected at most 65536 times as much or as little as sampleRate, " + toText(sampleRate) +
                ", got " + toText(targetSampleRate));
    f.boolean(fix, "fix", true)
        .doc(
            "Makes the length ceil(length * targetSampleRate / sampleRate); off leaves it rounded to "
            "nearest.");
    f.boolean(scale, "scale", false)
        .doc("Divides by sqrt(targetSampleRate / sampleRate), which keeps the energy.");
  }

  // What soxr computes, and what librosa then cuts or fills up to.
  int64_t computed(int64_t length) const {
    return static_cast<int64_t>(static_cast<double>(length) / (sampleRate / targetSampleRate) + 0.5);
  }
  int64_t samples(int64_t length) const {
    if (sampleRate == targetSampleRate) return length;
    return fix ? static_cast<int64_t>(
                     std::ceil(static_cast<double>(length) * (targetSampleRate / sampleRate)))
               : computed(length);
  }
};

// The filters of one ratio.
struct ResampleTables {
  explicit ResampleTables(double ratio);
  std::unique_ptr<const dsp::ResampleBlocks> blocks;  // null for awkward ratios
  dsp::ResampleStaged staged;
  size_t bytes() const { return staged.bytes() + (blocks ? blocks->bytes() : 0); }

 private:
  explicit ResampleTables(const dsp::ResampleDesign& design);
};

class ResamplePlan : public Plan {
 public:
  explicit ResamplePlan(const ResampleParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return tables_ ? tables_->bytes() : 0; }

 private:
  ResampleParams params_;
  std::shared_ptr<const ResampleTables> tables_;  // null when the rates are equal
};

}  // namespace melisma
