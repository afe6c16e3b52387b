#include "dsp/resample_design.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "dsp/bessel.hpp"
#include "dsp/half_band.hpp"

namespace melisma::dsp {
namespace {

constexpr double pi = 3.14159265358979323846;

// HQ: 20 bits; one more is budgeted because pass and stop band errors add.
const double decibelsPerBit = 20 * std::log10(2.0);
const double attenuation = 21 * decibelsPerBit;
// Both in units of the lower Nyquist frequency. 0.95 is the -3 dB point asked for; the pass band ends
// where a Kaiser transition of 120 dB that passes it has begun.
constexpr double passEnd = 0.9137436532733066;
constexpr double stopBegin = 1.0;
// The fractional stage may droop by 0.01 dB at its pass band's end: of a Kaiser transition at 132.5 dB
// that is this much more than the distance to the stop band.
constexpr double droopStretch = 1.1438861947820265;
constexpr double tableLimit = 400;  // kilobytes of exact phases before interpolation takes over
constexpr int mostPhases = 2048;
constexpr double two32 = 4294967296.0;

// Beta of the Kaiser window that reaches `decibels`, for a transition of half-width `half` below the
// stop band's begin, around a cutoff. The cubic holds for the relative width of every main filter, on
// whose beta results depend to 1e-7; wider transitions add an offset, linear between octaves of width.
double kaiserBeta(double decibels, double half, double cutoff) {
  const double a = decibels - 135;
  const double narrow =
      ((2.0348130339329886e-09 * a + 1.1135463915013353e-05) * a + 0.11160221547350063) * a +
      13.995360713931714;
  constexpr double mainOctave = 0.4941611156;  // log2 of the main filters' relative width, from 1/62.5 on
  constexpr double offset[] = {-0.0122699301, 0.0125598869, 0.0529719151, 0.0949452344, 0.3474345700};
  constexpr double perDecibel[] = {-0.0001112440, 0.0001138729, 0.0007424896, -0.0000433990, 0.0037644242};
  const double octave = std::min(std::log2(0.5 * half / cutoff) + 5.965784284662087, 4.0);
  if (octave < mainOctave + 1e-6) return narrow;
  const int i = std::min(static_cast<int>(octave), 3);
  const double along = octave - i;
  return narrow + offset[i] + along * (offset[i + 1] - offset[i]) +
         (decibels - 132.45319809) * (perDecibel[i] + along * (perDecibel[i + 1] - perDecibel[i]));
}

struct LowPass {
  KaiserSinc kernel;
  int64_t taps = 0;
};

// Low-pass with its transition inside [pass, stop] (1 is the Nyquist frequency), sampled `phases` times
// finer; `taps` 0 estimates the length, then rounds it up to 1 modulo `modulo` (single phase).
LowPass designLowPass(double pass, double stop, double decibels, int64_t taps, int64_t phases,
                      int64_t modulo) {
  const double fine = static_cast<double>(phases);
  const double half = std::min(0.5 * (stop - pass) / fine, 0.5 * stop / fine);
  const double cutoff = stop / fine - half;
  const double beta = kaiserBeta(decibels, half, cutoff);
  if (taps == 0) {
    const double width = ((0.0007528358 - 1.577737e-05 * beta) * beta + 0.6248022) * beta + 0.06186902;
    taps = static_cast<int64_t>(std::ceil(width / half + 1));
    taps = phases > 1 ? taps / phases * phases + phases - 1 : (taps + modulo - 2) / modulo * modulo + 1;
  }
  const double margin = phases == 1 ? 0.5 : 0.75;
  return {{cutoff, beta, 0.5 * static_cast<double>(taps - 1) + margin, fine / bessel0(beta)}, taps};
}

FilterStage makeFilter(int64_t up, int64_t down, double pass, double stop, double nyquist, double decibels) {
  const bool powerOfTwo = up >= 2 && (up & (up - 1)) == 0;
  const int64_t modulo = powerOfTwo && nyquist == static_cast<double>(up) ? 2 * up : 4;
  const LowPass design = designLowPass(pass / nyquist, stop / nyquist, decibels, 0, 1, modulo);
  FilterStage stage{up, down, std::vector<double>(static_cast<size_t>(design.taps))};
  const int64_t centre = stage.centre();
  for (int64_t i = 0; i <= centre; i++) {
    const double tap = static_cast<double>(up) * design.kernel(static_cast<double>(i - centre));
    stage.taps[static_cast<size_t>(i)] = stage.taps[static_cast<size_t>(2 * centre - i)] = tap;
  }
  return stage;
}

// What aliases here lies above 3/4 of the input Nyquist frequency, what is kept below 1/4. 8 pairs of taps
// reject 136.5 dB, 9 pairs 152.3 dB.
FilterStage makeHalfBand(double decibels) { return {1, 2, halfBandTaps(decibels <= 136.51 ? 8 : 9)}; }

// How the rate change is divided.
struct Division {
  int halvings = 0;
  bool upsample = false, atInputRate = false;  // atInputRate: 1 <= r <= 1.5 or r >= 2
  bool exact = true;
  int64_t beforeUp = 1, beforeDown = 0;  // beforeDown 0: no rate of its own
  int64_t up = 1;
  double down = 1;  // fractional: down / up
  int64_t afterUp = 1, afterDown = 1;
  bool hasBefore() const { return beforeUp * beforeDown != 1; }
  bool hasFractional() const { return down * static_cast<double>(up) != 1; }
  bool hasAfter() const { return afterUp * afterDown != 1; }
};

// The smallest denominator up to mostPhases that gives `down` within 2^-32; `exact` false if none does.
void findDenominator(Division& d) {
  const double whole = std::floor(d.down), fraction = d.down - whole;
  d.exact = fraction == 0;
  if (d.exact) return;
  const double tolerance = std::fabs(std::floor(fraction * two32 + 0.5) / (fraction * two32) - 1);
  for (int64_t i = 1; i <= mostPhases; i++) {
    const double product = fraction * static_cast<double>(i), nearest = std::floor(product + 0.5);
    if (std::fabs(nearest / product - 1) > tolerance) continue;
    d.exact = true;
    if (nearest == static_cast<double>(i)) {  // a hair below an integer
      d.down = std::ceil(d.down);
      if (d.down > 3) d.halvings++, d.down /= 2;
    } else {
      d.down = static_cast<double>(i) * whole + nearest, d.up = i;
    }
    return;
  }
}

Division divide(double ratio, int64_t afterUp) {
  Division d;
  double r = ratio * static_cast<double>(afterUp);
  for (; r >= 4; r *= 0.5) d.halvings++;
  d.upsample = r < 1;
  const bool first = d.upsample || (r > 1.5 && r < 2);
  d.atInputRate = !first;
  d.beforeDown = first ? 1 : 0;
  d.afterUp = afterUp;
  d.afterDown = first && r > 1 ? 2 : 1;
  r /= static_cast<double>(d.afterDown);
  d.beforeUp = d.upsample || (!first && r < 2) ? 2 : 1;
  d.down = r * static_cast<double>(d.beforeUp);
  findDenominator(d);

  const double wholeUp = static_cast<double>(d.beforeUp * d.up), growth = wholeUp / d.down;
  if (afterUp == 1 && growth > 4 && growth != 5) {
    int64_t last = 4;
    for (int64_t i = static_cast<int64_t>(growth / 16) >> 1; i > 0 && last < 256; i >>= 1) last *= 2;
    return divide(ratio, last);
  }
  int64_t up = d.beforeUp * d.up, down = static_cast<int64_t>(d.down * static_cast<double>(d.afterDown));
  if (up % 2 == 0 && down % 2 == 0) up /= 2, down /= 2;
  if (d.exact && (std::max(up, down) < 5 || up * down < 6)) {
    d.beforeUp = up, d.beforeDown = down;
    d.up = d.afterDown = 1, d.down = 1;
  }
  return d;
}

FractionalStage makeFractional(const Division& d, double pass, double stop, double decibels) {
  const double step = d.down / static_cast<double>(d.up);
  const double density = d.upsample ? 1 : step;
  const bool betweenRates = !d.upsample && !d.atInputRate;  // 1.5 < r < 2
  const double nyquist = betweenRates ? 2 * density : 1;
  const double end = betweenRates ? 3 : 2 - (pass + (stop - pass) * 0.7);
  const double begin = end - (end - pass) * droopStretch;
  // log2 of the phases that linear and parabolic interpolation need.
  const double linearBits = d.upsample ? 11 : betweenRates ? 10.6 : 12.4;
  const double parabolicBits = d.upsample ? 7 : betweenRates ? 6.75 : 7.8;

  FractionalStage stage;
  double down = d.down;
  for (stage.interpolation = d.exact ? 0 : 1;; stage.interpolation++) {
    stage.exact = stage.interpolation == 0;
    stage.up = stage.exact ? d.up : 1;
    down = stage.exact ? d.down : step;
    const double bits = stage.interpolation == 1 ? linearBits : parabolicBits;
    stage.phases = stage.exact
                       ? static_cast<int>(d.up)
                       : 1 << static_cast<int>(std::ceil(static_cast<float>(bits) - std::log2(density)));
    const int64_t trial = std::max(stage.phases, 19);
    stage.taps =
        static_cast<int>(designLowPass(begin / nyquist, end / nyquist, decibels, 0, trial, 1).taps / trial) +
        1;
    if (d.atInputRate && stage.taps % 2) stage.taps++;
    if (stage.taps % 2 && stage.exact && stage.up % 2) stage.phases *= 2, stage.up *= 2, down *= 2;
    const int64_t bytes =
        static_cast<int64_t>((stage.taps + 3) / 4 * 4) * stage.phases * (stage.interpolation + 1) * 4;
    if (stage.interpolation == 2 || static_cast<double>(bytes / 1000) <= tableLimit) break;
  }
  const double start = 0.5 * (stage.taps % 2) * static_cast<double>(stage.up);
  stage.down = static_cast<int64_t>(down);
  stage.start = static_cast<int64_t>(stage.exact ? start : start * two32);
  stage.step32 = static_cast<uint64_t>(std::floor(down * two32 + 0.5));
  stage.prototype = designLowPass(begin / nyquist, end / nyquist, decibels,
                                  static_cast<int64_t>(stage.taps) * stage.phases - 1, stage.phases, 1)
                        .kernel;
  return stage;
}

}  // namespace

double KaiserSinc::operator()(double z) const {
  const double relative = z / reach;
  if (std::fabs(relative) >= 1) return 0;
  const double window = bessel0(beta * std::sqrt(1 - relative * relative));
  return scale * window * (z == 0 ? cutoff : std::sin(pi * cutoff * z) / (pi * z));
}

ResampleDesign designResample(double ratio) {
  const Division d = divide(ratio, 1);
  double pass = passEnd, stop = stopBegin;

  // Stages share the attenuation: the fractional one takes half the amplitude, the others split the rest.
  int stages = d.halvings + d.hasBefore() + d.hasFractional() + d.hasAfter();
  double decibels = attenuation, fractionalDecibels = attenuation;
  if (stages > 1) {
    if (d.hasFractional()) fractionalDecibels = decibels += decibelsPerBit, stages--;
    decibels += 20 * std::log10(stages);
  }

  ResampleDesign design;
  if (d.halvings > 0) design.before.assign(static_cast<size_t>(d.halvings), makeHalfBand(decibels));
  if (d.hasBefore()) {
    const double nyquist = d.beforeDown ? static_cast<double>(std::max(d.beforeUp, d.beforeDown))
                                        : d.down / static_cast<double>(d.up);
    design.before.push_back(
        makeFilter(d.beforeUp, std::max<int64_t>(d.beforeDown, 1), pass, stop, nyquist, decibels));
    pass /= nyquist, stop /= nyquist;
  }
  if (d.hasFractional()) {
    design.fractional = makeFractional(d, pass, stop, fractionalDecibels);
    design.exact = design.fractional->exact;
  }
  if (d.hasAfter()) {
    const double alpha = static_cast<double>(d.afterDown) / (ratio * static_cast<double>(d.afterUp));
    design.after = makeFilter(d.afterUp, d.afterDown, d.upsample ? passEnd / alpha : passEnd,
                              d.upsample ? std::max(2 - stopBegin / alpha, 1.0) : stopBegin,
                              static_cast<double>(std::max(d.afterUp, d.afterDown)), decibels);
  }

  for (const FilterStage& stage : design.before) design.up *= stage.up, design.down *= stage.down;
  if (design.fractional) design.up *= design.fractional->up, design.down *= design.fractional->down;
  if (design.after) design.up *= design.after->up, design.down *= design.after->down;
  const int64_t common = std::gcd(design.up, design.down);
  design.up /= common, design.down /= common;
  return design;
}

}  // namespace melisma::dsp
