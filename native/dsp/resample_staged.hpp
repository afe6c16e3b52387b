// Runs a resampling design stage by stage on a range of outputs. Used for short signals, for ratios
// without small factors, and for the first outputs of the others: like soxr, every stage starts at
// time 0, so what a filter would ring before it is missing from the next one's input, which no single
// filter reproduces. Filters are direct FIRs, or overlap-save blocks where there is enough to do.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/scratch.hpp"
#include "dsp/resample_blocks.hpp"
#include "dsp/resample_design.hpp"
#include "dsp/resample_positions.hpp"
#include "simd/resample_kernels.hpp"

namespace melisma::dsp {

// The taps of each phase, for each order of its polynomial in the position between phases:
// [phases][interpolation + 1][simd::fractionalRow], rows padded with zeros.
std::vector<float> fractionalRows(const FractionalStage& stage);

class ResampleStaged {
 public:
  // `withBlocks`: for whole signals, not just a few outputs.
  ResampleStaged(const ResampleDesign& design, bool withBlocks);

  // Outputs first ... first + count - 1 of the signal x. `y` may be written only there.
  void run(const float* x, int64_t length, int64_t first, int64_t count, float* y, Scratch& scratch) const;
  // The first output that no missing ringing reaches.
  int64_t settled() const { return settled_; }
  // Outputs that make one piece of work.
  int64_t pieceOutputs() const { return piece_; }
  size_t bytes() const;

 private:
  using Range = SampleRange;
  // Samples of the input that meet one residue of positions, for every `down`-th of them.
  struct Branch {
    int64_t skip;  // zero taps left out before the first
    std::vector<float> taps;
  };
  struct Stage {
    StagePositions at;
    std::vector<Branch> branches;  // [up][down]
    std::vector<int64_t> reach;    // [up] taps of a residue
    std::shared_ptr<const ResampleBlocks> blocks;
    FractionalStage fractional;
    std::vector<float> rows;  // aligned by `rowsOffset`
    size_t rowsOffset = 0;

    Range inputs(Range outputs) const;
    void runFilter(Range inputs, const float* in, Range outputs, float* out, Scratch& scratch) const;
    void runBlocks(Range inputs, const float* in, Range outputs, float* out, Scratch& scratch) const;
    void runFractional(Range inputs, const float* in, Range outputs, float* out) const;
  };
  static Stage makeFilter(const FilterStage& filter, bool withBlocks);
  static Stage makeFractional(const FractionalStage& fractional);

  void choosePiece();

  std::vector<Stage> stages_;
  int64_t piece_ = 0;
  int64_t settled_ = 0;
};

}  // namespace melisma::dsp
