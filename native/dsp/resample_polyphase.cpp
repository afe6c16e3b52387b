#include "dsp/resample_polyphase.hpp"

#include <algorithm>

#include "dsp/resample_positions.hpp"

namespace melisma::dsp {
namespace {

// How much each of a row of samples counts.
struct Weights {
  int64_t first = 0;
  std::vector<double> values;
};

// From the weights of a stage's outputs to those of its inputs.
Weights throughFilter(const FilterStage& filter, const Weights& outputs) {
  const int64_t tapCount = static_cast<int64_t>(filter.taps.size());
  const int64_t last = outputs.first + static_cast<int64_t>(outputs.values.size()) - 1;
  Weights inputs;
  inputs.first = floorDivide(outputs.first * filter.down + filter.centre() - tapCount, filter.up) + 1;
  const int64_t end = floorDivide(last * filter.down + filter.centre(), filter.up) + 1;
  inputs.values.assign(static_cast<size_t>(end - inputs.first), 0.0);
  for (int64_t output = outputs.first; output <= last; output++) {
    const double weight = outputs.values[static_cast<size_t>(output - outputs.first)];
    const int64_t middle = output * filter.down + filter.centre();
    for (int64_t i = floorDivide(middle - tapCount, filter.up) + 1; i * filter.up <= middle; i++) {
      inputs.values[static_cast<size_t>(i - inputs.first)] +=
          weight * filter.taps[static_cast<size_t>(middle - i * filter.up)];
    }
  }
  return inputs;
}

// `rows`: the taps of each phase.
Weights throughFractional(const FractionalStage& stage, const std::vector<double>& rows,
                          const Weights& outputs) {
  const auto at = [&stage](int64_t output) { return stage.start + output * stage.down; };
  const int64_t last = outputs.first + static_cast<int64_t>(outputs.values.size()) - 1;
  Weights inputs;
  inputs.first = floorDivide(at(outputs.first), stage.up) - stage.before();
  const int64_t end = floorDivide(at(last), stage.up) - stage.before() + stage.taps;
  inputs.values.assign(static_cast<size_t>(end - inputs.first), 0.0);
  for (int64_t output = outputs.first; output <= last; output++) {
    const double weight = outputs.values[static_cast<size_t>(output - outputs.first)];
    const int64_t whole = floorDivide(at(output), stage.up), phase = at(output) - whole * stage.up;
    const double* const taps = rows.data() + phase * stage.taps;
    double* const to = inputs.values.data() + (whole - stage.before() - inputs.first);
    for (int k = 0; k < stage.taps; k++) to[k] += weight * taps[k];
  }
  return inputs;
}

}  // namespace

ResamplePolyphase::ResamplePolyphase(const ResampleDesign& design)
    : up(design.up), down(design.down), settled(settledOutput(stagePositions(design))) {
  std::vector<double> rows;
  if (design.fractional) {
    for (int phase = 0; phase < design.fractional->phases; phase++) {
      for (int k = 0; k < design.fractional->taps; k++)
        rows.push_back(design.fractional->coefficient(phase, k));
    }
  }
  for (int64_t phase = 0; phase < up; phase++) {
    Weights weights{phase, {1.0}};
    if (design.after) weights = throughFilter(*design.after, weights);
    if (design.fractional) weights = throughFractional(*design.fractional, rows, weights);
    for (size_t i = design.before.size(); i-- > 0;) weights = throughFilter(design.before[i], weights);
    first.push_back(weights.first);
    taps.push_back(std::move(weights.values));
  }
}

}  // namespace melisma::dsp
