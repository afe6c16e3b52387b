// The frequency response and reach of a resampling design.
#include <algorithm>
#include <cmath>

#include "dsp/resample_design.hpp"

namespace melisma::dsp {
namespace {

constexpr double pi = 3.14159265358979323846;

// gains[k] *= scale (weights[0] + 2 sum_m weights[m] cos(m k step)), for all k side by side so that the
// recurrence cos((m + 1) a) = 2 cos(a) cos(m a) - cos((m - 1) a) is not a chain of waits.
void multiplyByCosineSum(std::vector<double>& gains, const std::vector<double>& weights, double step,
                         double scale) {
  constexpr size_t group = 64;
  for (size_t first = 0; first < gains.size(); first += group) {
    const size_t count = std::min(group, gains.size() - first);
    double twice[group] = {}, before[group] = {}, now[group] = {}, sum[group] = {};
    for (size_t i = 0; i < count; i++) {
      now[i] = std::cos(static_cast<double>(first + i) * step);
      twice[i] = 2 * now[i];
      before[i] = 1;
      sum[i] = 0.5 * weights[0];
    }
    for (size_t m = 1; m < weights.size(); m++) {
      for (size_t i = 0; i < group; i++) {
        sum[i] += weights[m] * now[i];
        const double next = twice[i] * now[i] - before[i];
        before[i] = now[i];
        now[i] = next;
      }
    }
    for (size_t i = 0; i < count; i++) gains[first + i] *= 2 * scale * sum[i];
  }
}

void multiplyByFilter(std::vector<double>& gains, const FilterStage& stage, double cyclesPerInput) {
  const std::vector<double> half(stage.taps.begin() + stage.centre(), stage.taps.end());
  const double up = static_cast<double>(stage.up);
  multiplyByCosineSum(gains, half, 2 * pi * cyclesPerInput / up, 1 / up);
}

void multiplyByFractional(std::vector<double>& gains, const FractionalStage& stage, double cyclesPerInput) {
  // Its own phases can be thousands; 24 already put the images beyond the stop band, -132 dB and falling.
  const double spacing = stage.phases / 24.0;
  std::vector<double> half;
  for (int i = 0; i * spacing < stage.prototype.reach; i++) half.push_back(stage.prototype(i * spacing));
  multiplyByCosineSum(gains, half, 2 * pi * cyclesPerInput / 24, spacing / stage.phases);
}

}  // namespace

double FractionalStage::inputPerOutput() const {
  return exact ? static_cast<double>(down) / static_cast<double>(up)
               : static_cast<double>(step32) / 4294967296.0;
}

double ResampleDesign::support() const {
  double reach = 0, spacing = 1;  // in input samples
  const auto add = [&](const FilterStage& stage) {
    reach += spacing * (static_cast<double>(stage.centre()) / static_cast<double>(stage.up) + 1);
    spacing *= static_cast<double>(stage.down) / static_cast<double>(stage.up);
  };
  for (const FilterStage& stage : before) add(stage);
  if (fractional) {
    reach += spacing * (0.5 * fractional->taps + 1);
    spacing *= fractional->inputPerOutput();
  }
  if (after) add(*after);
  return reach;
}

std::vector<double> ResampleDesign::response(int64_t length, int64_t count) const {
  std::vector<double> gains(static_cast<size_t>(count), 1.0);
  double cycles = 1 / static_cast<double>(length);  // per sample of the stage's input, at k = 1
  for (const FilterStage& stage : before) {
    multiplyByFilter(gains, stage, cycles);
    cycles *= static_cast<double>(stage.down) / static_cast<double>(stage.up);
  }
  if (fractional) {
    multiplyByFractional(gains, *fractional, cycles);
    cycles *= fractional->inputPerOutput();
  }
  if (after) multiplyByFilter(gains, *after, cycles);
  return gains;
}

}  // namespace melisma::dsp
