// The filters behind resample: soxr's HQ recipe (20 bits, linear phase), designed here from its
// formulas, so that results agree with soxr_hq and librosa.resample to float rounding.
//
//   signal -> before[0] -> ... -> fractional (if any) -> after (if any) -> result
//
// Every stage is a linear-phase FIR with its delay taken off. A filter stage computes, with zeros
// before the start and after the end of x,
//   y[j] = sum_i x[i] h[j down + c - i up],   c = (taps - 1) / 2.
// The fractional stage evaluates a Kaiser-windowed sinc p at real positions,
//   y[j] = sum_k x[d - (taps - 1) / 2 + k] p((taps - 1 - k) phases + f phases - taps phases / 2),
// where d + f is the position of output j in input samples.
//
// Rules, for r = input rate / output rate (verified against soxr 0.1.3, see test/golden):
//   halvings      while r >= 4: a half-band decimator
//   r < 1         up by 2, then fractional
//   1 <= r <= 1.5 up by 2, then fractional
//   1.5 < r < 2   fractional to twice the output rate, then down by 2
//   2 <= r < 4    low-pass at the input rate, then fractional
//   r < 1/4       the fractional stage goes to 1/4, 1/8, ... of the output rate, a last filter interpolates
// and where that reduces to small integers (up, down < 5 or up down < 6) one filter does all.
// The pass band ends at 0.914 of the lower Nyquist frequency (-0.01 dB at 0.92), the stop band begins
// at 1; attenuation is 126.4 dB and more where stages share the budget.
// Sources: the published source of libsoxr (formulas, not code); J. F. Kaiser, "Nonrecursive digital
// filter design using the I0-sinh window function", 1974.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace melisma::dsp {

// p(z) = scale sin(pi cutoff z) / (pi z) I0(beta sqrt(1 - (z / reach)^2)), zero beyond reach.
struct KaiserSinc {
  double cutoff = 1, beta = 0, reach = 1, scale = 1;
  double operator()(double z) const;
};

struct FilterStage {
  int64_t up = 1, down = 1;
  std::vector<double> taps;  // odd count, symmetric, gain `up` at 0 Hz
  int64_t centre() const { return static_cast<int64_t>(taps.size()) / 2; }
};

struct FractionalStage {
  bool exact = true;         // positions are (start + j down) / up; else start + j step32 in units of 2^-32
  int64_t up = 1, down = 1;  // phases = up when exact
  int64_t start = 0;
  uint64_t step32 = 0;
  int interpolation = 0;  // order in the phase: 0 when exact, else 1 or 2
  int phases = 1, taps = 0;
  KaiserSinc prototype;  // z in units of 1 / phases input samples

  double inputPerOutput() const;
  int before() const { return (taps - 1) / 2; }  // taps left of position d
  // Coefficient k of the row for `phase` (0 ... phases + 2: rows past the end serve interpolation).
  double coefficient(int phase, int k) const {
    return prototype(static_cast<double>(taps - 1 - k) * phases + phase - 0.5 * taps * phases);
  }
};

struct ResampleDesign {
  std::vector<FilterStage> before;
  std::optional<FractionalStage> fractional;
  std::optional<FilterStage> after;

  // Whether output times are exact ratios; then up / down, reduced, is the whole rate change.
  bool exact = true;
  int64_t up = 1, down = 1;

  // Input samples that reach an output, on each side.
  double support() const;
  // Gain (1 at 0 Hz) of the whole chain at frequencies k / length cycles per input sample, k < count.
  // Exact designs only.
  std::vector<double> response(int64_t length, int64_t count) const;
};

// `ratio` is input rate / output rate, positive and not 1.
ResampleDesign designResample(double ratio);

}  // namespace melisma::dsp
