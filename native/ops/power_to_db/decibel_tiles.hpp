// Decibels of any float32 array: 10 log10(max(amin, x) / ref) for power, 20 log10 for amplitudes, at least
// the maximum minus topDb. Shared by powerToDb and amplitudeToDb.
#pragma once

#include <cmath>
#include <optional>

#include "core/op.hpp"

namespace melisma {

struct DecibelParams {
  enum class Scope { item, batch };
  double ref = 1, amin = 0;
  int refWord = -1;  // 0: "max"
  std::optional<double> topDb = 80;
  Scope topDbScope = Scope::item;

  void decibelFields(Fields& f, double smallest) {
    f.numberOr(ref, refWord, "ref", 1, {"max"}).doc("Value that is 0 dB; 'max' is the maximum.");
    f.check(refWord == 0 || ref != 0, "expected a number other than 0");
    f.number(amin, "amin", smallest).above(0).doc("Smallest value that is told from silence.");
    f.nullable(topDb, "topDb", 80)
        .unit("dB")
        .atLeast(0)
        .doc("Raises everything to at least the maximum minus this; null leaves it.");
    f.choice(topDbScope, "topDbScope", Scope::item, {"item", "batch"})
        .doc(
            "Whose maximum topDb and ref 'max' mean: each tensor's own, or that of all tensors of the call.");
  }
};

// `factor` is 1 for power and 2 for amplitudes, whose sign does not count.
class DecibelPlan : public Plan {
 public:
  DecibelPlan(const DecibelParams& params, float factor) : params_(params), factor_(factor) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;

 private:
  DecibelParams params_;
  float factor_;
};

}  // namespace melisma
