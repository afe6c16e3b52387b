// An exact resampling design as one overlap-save filter with unequal transforms: a block of n = a down
// input samples becomes m = a up output samples by FFT, response, fold (or repeat) of the spectrum, and
// inverse FFT. The gain of the composite at each bin is the product of its stages' gains; images and
// aliases beyond half the wider rate, all below -126 dB, are left out.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/scratch.hpp"
#include "dsp/resample_design.hpp"
#include "simd/resample_kernels.hpp"

namespace melisma::dsp {

class ResampleBlocks {
 public:
  // Null where no block of reasonable size has only small prime factors.
  static std::unique_ptr<ResampleBlocks> make(const ResampleDesign& design);

  int64_t outputsPerBlock() const { return view_.count; }
  // Blocks that cover this many outputs.
  int64_t blocks(int64_t outputs) const;
  // The first output of a block, cut to [0, outputs].
  int64_t outputOf(int64_t block, int64_t outputs) const;
  // The outputs of blocks first ... first + count - 1, output i into y[i], but only begin <= i < end.
  void run(const float* x, int64_t length, int64_t first, int64_t count, float* y, int64_t begin, int64_t end,
           Scratch& scratch) const;
  // The block that holds an output.
  int64_t blockOf(int64_t output) const;
  size_t bytes() const;

 private:
  struct Shape {
    int64_t from = 0, to = 0, hop = 0, fromRows = 0, toRows = 0;
    double cost = 0;
  };
  struct LaneFft {
    std::vector<float> numbers;
    std::vector<simd::FftStage<float>> stages;
  };
  static Shape chooseShape(const ResampleDesign& design);
  static simd::LaneFftView makeFft(int64_t length, int64_t rows, LaneFft& storage);
  void makeTerms(const ResampleDesign& design);

  simd::BlockView view_{};
  LaneFft from_, to_;
  std::vector<int> firstTerm_;
  std::vector<simd::SpectrumTerm> terms_;
  int64_t hopInput_ = 0, firstInput_ = 0, firstOutput_ = 0;  // block b starts at b hopInput_ + firstInput_
};

}  // namespace melisma::dsp
