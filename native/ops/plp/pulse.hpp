// The sinusoid of each stretch of an envelope, and their sum.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "ops/plp/plp.hpp"

namespace melisma {

// The strongest allowed tempo of one stretch.
struct LocalPulse {
  int64_t bin;
  float re, im;  // times the weight
};

// What `Pulse` needs of the plan.
struct PulseTables {
  const PlpParams& params;
  const simd::RealFftView<float>& fft;
  const std::vector<double>& window;
  const std::vector<float>&cosine, &sine;
};

class Pulse {
 public:
  Pulse(const PulseTables& tables, int64_t frames);

  static constexpr int phases = 4;  // padding, stretches, sum, scale
  int64_t tiles(int phase) const;
  void run(int phase, int64_t tile, const float* envelope, float* out, Scratch& scratch);

 private:
  void stretches(int64_t first, int64_t end, Scratch& scratch);
  LocalPulse strongest(const float* spectrum, int lanes, int lane) const;
  void sum(int64_t first, int64_t end, float* out, Scratch& scratch) const;
  void scale(float* out) const;

  const PulseTables& tables_;
  int64_t frames_, stretches_;
  int64_t perTile_;  // fewer where stretches are long; a multiple of every instruction set's lanes
  std::vector<float> padded_;
  std::vector<LocalPulse> pulses_;
};

}  // namespace melisma
