#include "ops/plp/pulse.hpp"

#include <algorithm>
#include <limits>

#include "simd/spectrum.hpp"

namespace melisma {

namespace {
constexpr float tiny = std::numeric_limits<float>::min();
}  // namespace

Pulse::Pulse(const PulseTables& tables, int64_t frames)
    : tables_(tables),
      frames_(frames),
      stretches_(1 + frames - tables.params.winLength % 2),
      perTile_(std::clamp<int64_t>((int64_t{1} << 20) / tables.params.winLength / 16 * 16, 16, 1024)) {
  pulses_.resize(static_cast<size_t>(stretches_));
}

int64_t Pulse::tiles(int phase) const {
  if (phase == 1) return (stretches_ + perTile_ - 1) / perTile_;
  return phase == 2 ? (frames_ + perTile_ - 1) / perTile_ : 1;
}

void Pulse::run(int phase, int64_t tile, const float* envelope, float* out, Scratch& scratch) {
  const int64_t first = tile * perTile_;
  if (phase == 0) {
    const int64_t length = tables_.params.winLength;
    padded_.assign(static_cast<size_t>(frames_ + 2 * length + 64), 0.0f);
    std::copy(envelope, envelope + frames_, padded_.begin() + length / 2);
  } else if (phase == 1) {
    stretches(first, std::min(stretches_, first + perTile_), scratch);
  } else if (phase == 2) {
    sum(first, std::min(frames_, first + perTile_), out, scratch);
  } else {
    scale(out);
  }
}

void Pulse::stretches(int64_t first, int64_t end, Scratch& scratch) {
  const simd::SpectrumKernels& kernels = simd::spectrumKernels();
  const int lanes = kernels.floatLanes;
  float* room = scratch.take<float>(simd::roomSize(tables_.fft, lanes));
  float* spectrum = scratch.take<float>(2 * static_cast<size_t>(tables_.fft.bins) * lanes + 64);
  for (int64_t t = first; t < end; t += lanes) {
    kernels.complex(tables_.fft, {padded_.data() + t, 1}, room, spectrum, lanes, lanes);
    for (int l = 0; l < std::min<int64_t>(lanes, end - t); l++) {
      pulses_[static_cast<size_t>(t + l)] = strongest(spectrum, lanes, l);
    }
  }
}

LocalPulse Pulse::strongest(const float* spectrum, int lanes, int lane) const {
  LocalPulse best{0, 0, 0};
  float highest = 0;
  for (int64_t k = 0; k < tables_.fft.bins; k++) {
    const float* z = spectrum + 2 * (k * lanes + lane);
    const float power = z[0] * z[0] + z[1] * z[1];
    if (power > highest && tables_.params.allowed(k)) highest = power, best = {k, z[0], z[1]};
  }
  // librosa divides by the largest of this and the zeros of the other tempi, and complex numbers are ordered
  // by their real parts first.
  const bool larger = best.re > 0 || (best.re == 0 && best.im > 0);
  const bool counted = larger || tables_.params.weighting == PlpParams::Weighting::equal;
  const float divisor = std::sqrt(tiny) + (counted ? std::sqrt(highest) : 0.0f);
  best.re /= divisor;
  best.im /= divisor;
  return best;
}

// Overlap-add of the windowed sinusoids, over the sum of the squared windows.
void Pulse::sum(int64_t first, int64_t end, float* out, Scratch& scratch) const {
  const int64_t length = tables_.params.winLength, half = length / 2;
  float* cosine = scratch.take<float>(static_cast<size_t>(length));
  float* sine = scratch.take<float>(static_cast<size_t>(length));
  float* weight = scratch.take<float>(static_cast<size_t>(end - first));
  std::fill(out + first, out + end, 0.0f);
  std::fill(weight, weight + (end - first), 0.0f);
  int64_t bin = -1, filled = 0;  // the tables of this bin hold values from `filled` on
  const int64_t last = std::min(stretches_, end + half);
  for (int64_t t = std::max<int64_t>(0, first + half - length + 1); t < last; t++) {
    const LocalPulse& pulse = pulses_[static_cast<size_t>(t)];
    // Sample n of the result is sample n + half - t of the stretch, so that those needed move down.
    const int64_t from = std::max(first, t - half), to = std::min(end, t - half + length);
    if (pulse.bin != bin) bin = pulse.bin, filled = std::max<int64_t>(0, to + half - t);
    const double mirrored = bin > 0 && 2 * bin != length ? 2 : 1;
    while (filled > std::max<int64_t>(0, from + half - t)) {
      filled--;
      const auto at = static_cast<size_t>(bin * filled % length);
      const auto factor = static_cast<float>(mirrored * tables_.window[static_cast<size_t>(filled)] /
                                             static_cast<double>(length));
      cosine[filled] = factor * tables_.cosine[at];
      sine[filled] = factor * tables_.sine[at];
    }
    const float *c = cosine + (half - t), *s = sine + (half - t);
    const double* w = tables_.window.data() + (half - t);
    for (int64_t n = from; n < to; n++) out[n] += pulse.re * c[n] - pulse.im * s[n];
    for (int64_t n = from; n < to; n++) weight[n - first] += static_cast<float>(w[n] * w[n]);
  }
  for (int64_t n = first; n < end; n++) {
    if (weight[n - first] > tiny) out[n] /= weight[n - first];
  }
}

void Pulse::scale(float* out) const {
  float highest = 0;
  for (int64_t n = 0; n < frames_; n++) highest = std::max(highest, out[n]);
  const float divisor = highest < tiny ? 1 : highest;
  for (int64_t n = 0; n < frames_; n++) out[n] = std::max(out[n], 0.0f) / divisor;
}

}  // namespace melisma
