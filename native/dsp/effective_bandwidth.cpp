#include "dsp/effective_bandwidth.hpp"

#include <algorithm>
#include <cmath>

namespace melisma::dsp {
namespace {

constexpr double bandHz = 200, leastDb = -110, rangeDb = 90, contrastDb = 50;
constexpr double steepDb = 6, edgeDb = 20;
constexpr int guard = 5;  // bins between a band and those above it: half the main lobe of the window

double ratio(double decibels) { return std::pow(10, decibels / 10); }

// From a band on the slope where content ends to the band at its top: as long as a band at most one width
// further down is `steepDb` louder.
int shoulder(const std::vector<double>& bands, int band, int width) {
  for (;;) {
    const auto here = bands.begin() + band, from = here - std::min(band, width);
    const auto loudest = std::max_element(from, here + 1);
    if (*loudest < *here * ratio(steepDb)) return band;
    band = static_cast<int>(loudest - bands.begin());
  }
}

// The last bin, at most three widths on, that belongs to what a band holds.
int edge(const std::vector<double>& powers, int band, int width) {
  const auto begin = powers.begin() + band;
  const double least = *std::max_element(begin, begin + width) / ratio(edgeDb);
  int bin = std::min(band + 3 * width, static_cast<int>(powers.size())) - 1;
  while (powers[static_cast<size_t>(bin)] < least) bin--;
  return bin;
}

}  // namespace

double effectiveBandwidth(const std::vector<double>& powers, double sampleRate, double collapseDb) {
  const int bins = static_cast<int>(powers.size());
  const double binHz = sampleRate / 2 / (bins - 1);
  const int width = std::min(bins, std::max(1, static_cast<int>(std::lround(bandHz / binHz))));
  std::vector<double> bands;  // band b is bins b … b + width - 1
  double sum = 0;
  for (int k = 0; k < bins; k++) {
    sum += powers[static_cast<size_t>(k)];
    if (k + 1 < width) continue;
    bands.push_back(std::max(sum, 0.0));
    sum -= powers[static_cast<size_t>(k + 1 - width)];
  }
  const double loudest = *std::max_element(bands.begin(), bands.end());
  const double relevant = std::max(ratio(leastDb), loudest / ratio(rangeDb));
  const int top = static_cast<int>(bands.size()) - 1;
  const auto end = [&](int band) { return binHz * edge(powers, shoulder(bands, band, width), width); };
  bool reachesTop = false;
  int fades = -1;    // the highest band with nothing relevant above it
  double above = 0;  // the loudest band that begins beyond the guard
  for (int b = top; b >= 0; b--) {
    const double here = bands[static_cast<size_t>(b)];
    const int next = b + width + guard;
    if (next > top) {
      reachesTop = reachesTop || here > relevant;
      continue;
    }
    above = std::max(above, bands[static_cast<size_t>(next)]);
    if (here <= relevant) continue;
    if (here >= above * ratio(collapseDb) && above <= loudest / ratio(contrastDb)) return end(b);
    if (fades < 0) fades = b;
  }
  return reachesTop ? sampleRate / 2 : fades < 0 ? 0 : end(fades);
}

}  // namespace melisma::dsp
