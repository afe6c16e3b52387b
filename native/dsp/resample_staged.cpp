#include "dsp/resample_staged.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace melisma::dsp {
namespace {

constexpr int64_t slack = simd::resampleSlack;

float* takeZeroed(Scratch& scratch, int64_t count) {
  float* memory = scratch.take<float>(static_cast<size_t>(count));
  std::memset(memory, 0, static_cast<size_t>(count) * sizeof(float));
  return memory;
}

}  // namespace

ResampleStaged::ResampleStaged(const ResampleDesign& design, bool withBlocks) {
  for (const FilterStage& stage : design.before) stages_.push_back(makeFilter(stage, withBlocks));
  if (design.fractional) stages_.push_back(makeFractional(*design.fractional));
  if (design.after) stages_.push_back(makeFilter(*design.after, withBlocks));
  choosePiece();
  settled_ = settledOutput(stagePositions(design));
}

// Pieces fill two groups of blocks where there are blocks, else hold 64 KiB at the widest stage.
void ResampleStaged::choosePiece() {
  constexpr double directFloats = 16384, blocksPerPiece = 62;
  double perOutput = 1, limit = 1e18;  // values of a stage per final output
  bool hasBlocks = false;
  for (size_t i = stages_.size(); i-- > 0;) {
    const Stage& stage = stages_[i];
    if (stage.blocks) {
      const double outputs =
          blocksPerPiece * static_cast<double>(stage.blocks->outputsPerBlock()) / perOutput;
      limit = hasBlocks ? std::min(limit, outputs) : outputs;
      hasBlocks = true;
    } else if (!hasBlocks) {
      limit = std::min(limit, directFloats / perOutput);
    }
    perOutput *= stage.at.isFilter ? static_cast<double>(stage.at.down) / static_cast<double>(stage.at.up)
                                   : stage.fractional.inputPerOutput();
  }
  if (!hasBlocks) limit = std::min(limit, directFloats / perOutput);
  piece_ = std::max<int64_t>(64, static_cast<int64_t>(limit));
}

ResampleStaged::Stage ResampleStaged::makeFilter(const FilterStage& filter, bool withBlocks) {
  Stage stage;
  stage.at = StagePositions::of(filter);
  const auto [up, down] = std::pair(filter.up, filter.down);
  for (int64_t residue = 0; residue < up; residue++) {
    const int64_t reach = (stage.at.tapCount - residue + up - 1) / up;
    stage.reach.push_back(reach);
    for (int64_t q = 0; q < down; q++) {
      Branch branch{0, {}};
      for (int64_t k = q; k < reach; k += down) {
        branch.taps.push_back(
            static_cast<float>(filter.taps[static_cast<size_t>(residue + up * (reach - 1 - k))]));
      }
      // A half-band filter has one tap on one side, all others are zero.
      while (!branch.taps.empty() && branch.taps.back() == 0) branch.taps.pop_back();
      while (static_cast<size_t>(branch.skip) < branch.taps.size() &&
             branch.taps[static_cast<size_t>(branch.skip)] == 0) {
        branch.skip++;
      }
      branch.taps.erase(branch.taps.begin(), branch.taps.begin() + branch.skip);
      stage.branches.push_back(std::move(branch));
    }
  }
  constexpr int64_t manyTaps = 64;
  if (withBlocks && stage.reach[0] >= manyTaps) {
    ResampleDesign alone;
    alone.before = {filter};
    alone.up = filter.up, alone.down = filter.down;
    stage.blocks = ResampleBlocks::make(alone);
  }
  return stage;
}

std::vector<float> fractionalRows(const FractionalStage& stage) {
  const int taps = stage.taps, orders = stage.interpolation + 1, row = simd::fractionalRow;
  std::vector<float> rows(static_cast<size_t>(stage.phases) * static_cast<size_t>(orders * row), 0.0f);
  // Neighbouring phases share values: each is computed once.
  const int64_t values = static_cast<int64_t>(taps) * stage.phases;
  std::vector<double> prototype(static_cast<size_t>(values) + 3, 0.0);
  for (int64_t i = 0; i < values; i++) {
    prototype[static_cast<size_t>(i)] =
        stage.prototype(static_cast<double>(i) - 0.5 * static_cast<double>(values));
  }
  float* to = rows.data();
  for (int phase = 0; phase < stage.phases; phase++) {
    for (int k = 0; k < taps; k++) {
      const size_t at = static_cast<size_t>((taps - 1 - k) * stage.phases + phase);
      const double f0 = prototype[at], f1 = prototype[at + 1], f2 = prototype[at + 2];
      double c[3] = {f0, f1 - f0, 0};
      if (stage.interpolation == 2) c[2] = 0.5 * (f2 + f0) - f1, c[1] = f1 - c[2] - f0;
      for (int order = 0; order < orders; order++) to[order * row + k] = static_cast<float>(c[order]);
    }
    to += orders * row;
  }
  return rows;
}

ResampleStaged::Stage ResampleStaged::makeFractional(const FractionalStage& fractional) {
  Stage stage;
  stage.at = StagePositions::of(fractional);
  stage.fractional = fractional;
  const std::vector<float> rows = fractionalRows(fractional);
  stage.rows.assign(rows.size() + 16, 0.0f);
  const size_t misaligned = reinterpret_cast<uintptr_t>(stage.rows.data()) / sizeof(float) % 16;
  stage.rowsOffset = misaligned ? 16 - misaligned : 0;
  std::copy(rows.begin(), rows.end(), stage.rows.begin() + static_cast<int64_t>(stage.rowsOffset));
  return stage;
}

ResampleStaged::Range ResampleStaged::Stage::inputs(Range outputs) const {
  Range range = at.inputs(outputs);
  if (at.isFilter) range.begin = floorDivide(range.begin, at.down) * at.down;
  return range;
}

void ResampleStaged::Stage::runFilter(Range inputs, const float* in, Range outputs, float* out,
                                      Scratch& scratch) const {
  const simd::ResampleKernels& kernels = simd::resampleKernels();
  const auto [up, down] = std::pair(at.up, at.down);
  // Every down-th sample side by side, so that the kernel reads vectors.
  const int64_t room = inputs.size() / down + 1 + slack;
  std::vector<const float*> streams(static_cast<size_t>(down), in);
  for (int64_t m = 0; down > 1 && m < down; m++) {
    float* stream = takeZeroed(scratch, room);
    for (int64_t t = 0; m + down * t < inputs.size(); t++) stream[t] = in[m + down * t];
    streams[static_cast<size_t>(m)] = stream;
  }
  float* row = scratch.take<float>(static_cast<size_t>(outputs.size() / up + 1 + slack));
  for (int64_t p = 0; p < std::min(up, outputs.size()); p++) {
    const int64_t middle = (outputs.begin + p) * down + at.centre;
    const int64_t residue = middle % up, reached = reach[static_cast<size_t>(residue)];
    const int64_t firstInput = middle / up - (reached - 1) - inputs.begin;
    const int64_t count = (outputs.size() - p + up - 1) / up;
    bool add = false;
    for (int64_t q = 0; q < down; q++) {
      const Branch& branch = branches[static_cast<size_t>(residue * down + q)];
      if (branch.taps.empty()) continue;
      const int64_t index = firstInput + q + down * branch.skip;
      kernels.filter(streams[static_cast<size_t>(index % down)] + index / down, branch.taps.data(),
                     static_cast<int>(branch.taps.size()), add, row, count);
      add = true;
    }
    for (int64_t t = 0; t < count; t++) out[p + up * t] = row[t];
  }
}

// The inputs begin at a multiple of `down`, so they are a signal of their own whose outputs begin at the
// same time.
void ResampleStaged::Stage::runBlocks(Range inputs, const float* in, Range outputs, float* out,
                                      Scratch& scratch) const {
  const int64_t origin = inputs.begin / at.down * at.up;
  const int64_t begin = outputs.begin - origin, end = outputs.end - origin;
  const int64_t first = blocks->blockOf(begin), count = blocks->blockOf(end - 1) + 1 - first;
  blocks->run(in, inputs.size(), first, count, out - begin, begin, end, scratch);
}

void ResampleStaged::Stage::runFractional(Range inputs, const float* in, Range outputs, float* out) const {
  const FractionalStage& f = fractional;
  simd::FractionalView view;
  view.interpolation = f.interpolation;
  view.modulus = f.exact ? static_cast<uint64_t>(f.up) : uint64_t{1} << 32;
  view.stepWhole = static_cast<int64_t>(at.stepWhole);
  view.stepPart = at.stepPart;
  view.phases = static_cast<uint64_t>(f.phases);
  view.rows = rows.data() + rowsOffset;
  uint64_t part;
  const int64_t whole = at.position(outputs.begin, part);
  simd::resampleKernels().fractional(view, in + (whole - f.before() - inputs.begin), part, out,
                                     outputs.size());
}

void ResampleStaged::run(const float* x, int64_t length, int64_t first, int64_t count, float* y,
                         Scratch& scratch) const {
  std::vector<Range> ranges(stages_.size() + 1);
  ranges.back() = {first, first + count};
  for (size_t i = stages_.size(); i-- > 0;) ranges[i] = stages_[i].inputs(ranges[i + 1]);

  // Zeros outside of the signal; outputs of stages before time 0 stay zero as well.
  float* in = takeZeroed(scratch, ranges[0].size() + slack);
  const int64_t from = std::max<int64_t>(ranges[0].begin, 0), to = std::min(ranges[0].end, length);
  if (from < to)
    std::memcpy(in + (from - ranges[0].begin), x + from, static_cast<size_t>(to - from) * sizeof(float));

  for (size_t i = 0; i < stages_.size(); i++) {
    const Range& all = ranges[i + 1];
    float* out = takeZeroed(scratch, all.size() + slack);
    const Range positive{std::max<int64_t>(all.begin, 0), all.end};
    if (positive.size() > 0) {
      float* target = out + (positive.begin - all.begin);
      constexpr int64_t fewBlocks = 5;  // blocks are computed by dozens
      const ResampleBlocks* blocks = stages_[i].blocks.get();
      if (blocks && positive.size() >= fewBlocks * blocks->outputsPerBlock()) {
        stages_[i].runBlocks(ranges[i], in, positive, target, scratch);
      } else if (stages_[i].at.isFilter) {
        stages_[i].runFilter(ranges[i], in, positive, target, scratch);
      } else {
        stages_[i].runFractional(ranges[i], in, positive, target);
      }
    }
    in = out;
  }
  std::memcpy(y, in, static_cast<size_t>(count) * sizeof(float));
}

size_t ResampleStaged::bytes() const {
  size_t bytes = 0;
  for (const Stage& stage : stages_) {
    bytes += (stage.rows.size() + static_cast<size_t>(stage.at.tapCount)) * sizeof(float);
    if (stage.blocks) bytes += stage.blocks->bytes();
  }
  return bytes;
}

}  // namespace melisma::dsp
