// Which input samples an output of a resampling stage reads: said once for the CPU's loops and the CUDA
// kernels.
#pragma once

#include <cstdint>
#include <vector>

#include "core/host_device.hpp"
#include "dsp/resample_design.hpp"

namespace melisma::dsp {

struct SampleRange {
  int64_t begin = 0, end = 0;
  MELISMA_HOST_DEVICE int64_t size() const { return end - begin; }
};

MELISMA_HOST_DEVICE inline int64_t floorDivide(int64_t a, int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

struct StagePositions {
  int isFilter = 1, exact = 1;
  int64_t tapCount = 0;
  int64_t up = 1, down = 1;              // of a filter, or of exact positions (start + j down) / up
  int64_t centre = 0;                    // of a filter
  int64_t before = 0;                    // of a fractional stage: taps left of the position
  uint64_t stepWhole = 0, stepPart = 0;  // of a fractional stage: down / up, or in units of 2^-32
  int64_t startWhole = 0;
  uint64_t startPart = 0;

  static StagePositions of(const FilterStage& filter) {
    StagePositions p;
    p.tapCount = static_cast<int64_t>(filter.taps.size());
    p.up = filter.up, p.down = filter.down, p.centre = filter.centre();
    return p;
  }
  static StagePositions of(const FractionalStage& stage) {
    StagePositions p;
    p.isFilter = 0, p.exact = stage.exact;
    p.tapCount = stage.taps, p.before = stage.before();
    p.up = stage.up, p.down = stage.down;
    const uint64_t unit = stage.exact ? static_cast<uint64_t>(stage.up) : uint64_t{1} << 32;
    const uint64_t step = stage.exact ? static_cast<uint64_t>(stage.down) : stage.step32;
    p.stepWhole = step / unit, p.stepPart = step % unit;
    p.startWhole = stage.start / static_cast<int64_t>(unit);
    p.startPart = static_cast<uint64_t>(stage.start) % unit;
    return p;
  }

  // Of a fractional stage: whole input samples; `part` in units of 1 / up or 2^-32. Outputs from 0 on.
  MELISMA_HOST_DEVICE int64_t position(int64_t output, uint64_t& part) const {
    if (exact) {
      const int64_t at = startWhole * up + static_cast<int64_t>(startPart) + output * down;
      part = static_cast<uint64_t>(at % up);
      return at / up;
    }
    // In two halves: a product of the whole output would outgrow 64 bits within days of audio.
    const uint64_t high = static_cast<uint64_t>(output) >> 32,
                   low = static_cast<uint64_t>(output) & 0xffffffffu;
    const uint64_t sum = startPart + low * stepPart;
    part = sum & 0xffffffffu;
    return startWhole +
           static_cast<int64_t>(static_cast<uint64_t>(output) * stepWhole + high * stepPart + (sum >> 32));
  }

  // What the stage reads for its outputs; nothing is computed before time 0.
  MELISMA_HOST_DEVICE SampleRange inputs(SampleRange outputs) const {
    const int64_t first = outputs.begin > 0 ? outputs.begin : 0, last = outputs.end > 1 ? outputs.end - 1 : 0;
    if (isFilter) {
      return {floorDivide(first * down + centre - tapCount, up) + 1,
              floorDivide(last * down + centre, up) + 1};
    }
    uint64_t part;
    const int64_t begin = position(first, part) - before;
    return {begin, position(last, part) - before + tapCount};
  }
};

inline std::vector<StagePositions> stagePositions(const ResampleDesign& design) {
  std::vector<StagePositions> stages;
  for (const FilterStage& filter : design.before) stages.push_back(StagePositions::of(filter));
  if (design.fractional) stages.push_back(StagePositions::of(*design.fractional));
  if (design.after) stages.push_back(StagePositions::of(*design.after));
  return stages;
}

// The first output that no missing ringing reaches: from it on the stages are one linear filter.
inline int64_t settledOutput(const std::vector<StagePositions>& stages) {
  for (int64_t output = 0;; output++) {
    SampleRange range{output, output + 1};
    bool reachesBefore = false;
    for (size_t i = stages.size(); i-- > 1;) {
      range = stages[i].inputs(range);
      reachesBefore = reachesBefore || range.begin < 0;
    }
    if (!reachesBefore) return output;
  }
}

}  // namespace melisma::dsp
