#include "ops/tempo/mean_lags.hpp"

#include <algorithm>
#include <cmath>
#include <complex>

#include "dsp/long_fft.hpp"
#include "simd/onset.hpp"

namespace melisma {

namespace {
constexpr int64_t few = 24;

bool isSparse(const float* envelope, int64_t length) {
  int64_t count = 0;
  for (int64_t i = 0; i < length && count <= few; i++) count += envelope[i] != 0;
  return count <= few;
}
}  // namespace

MeanLags::MeanLags(const LagSpectra& spectra, int64_t frames)
    : spectra_(spectra),
      frames_(frames),
      perTile_(std::clamp<int64_t>((int64_t{1} << 20) / spectra.fft().nFft / 64 * 64, 64, 2048)),
      sums_(static_cast<size_t>((frames + perTile_ - 1) / perTile_)),
      direct_(sums_.size()) {}

void MeanLags::run(int phase, int64_t tile, const float* envelope, Scratch& scratch) {
  if (phase == 0) {
    padded_ = spectra_.pad(envelope, frames_, true);
    return;
  }
  const simd::OnsetKernels& kernels = simd::onsetKernels();
  const simd::RealFftView<float>& fft = spectra_.fft();
  const auto bins = static_cast<size_t>(fft.bins), lanes = static_cast<size_t>(kernels.lanes);
  float* room = scratch.take<float>(simd::roomSize(fft, kernels.lanes));
  float* power = scratch.take<float>(bins * lanes);
  float* sum = scratch.take<float>(bins * lanes);
  std::fill(sum, sum + bins * lanes, 0.0f);
  const int64_t end = std::min(frames_, (tile + 1) * perTile_);
  std::vector<double>& direct = direct_[static_cast<size_t>(tile)];
  direct.assign(static_cast<size_t>(spectra_.length()), 0.0);
  // Groups begin at multiples of the most lanes, so that the choice does not depend on the instruction set.
  constexpr int64_t group = 16;
  for (int64_t g = tile * perTile_; g < end; g += group) {
    const int64_t last = std::min(end, g + group);
    if (isSparse(padded_.data() + g, spectra_.length() + group)) {
      for (int64_t t = g; t < last; t++) addDirectly(padded_.data() + t, direct);
      continue;
    }
    for (int64_t t = g; t < last; t += kernels.lanes) {
      spectra_.power(padded_.data() + t, room, power);
      kernels.addNormalised(power, fft.bins, static_cast<int>(std::min<int64_t>(kernels.lanes, last - t)),
                            sum);
    }
  }
  std::vector<double>& total = sums_[static_cast<size_t>(tile)];
  total.assign(bins, 0.0);
  for (size_t k = 0; k < bins; k++) {
    for (size_t l = 0; l < lanes; l++) total[k] += static_cast<double>(sum[k * lanes + l]);
  }
}

void MeanLags::addDirectly(const float* stretch, std::vector<double>& lags) const {
  const simd::RealFftView<float>& fft = spectra_.fft();
  int64_t at[few];
  double value[few], energy = 0;
  int count = 0;
  for (int64_t i = 0; i < spectra_.length() && count < few; i++) {
    if (stretch[i] == 0) continue;
    at[count] = i;
    value[count] = 2.0 * fft.window[i] * stretch[i];  // the table holds half the window
    energy += value[count] * value[count];
    count++;
  }
  if (energy <= 1e-37) return;
  for (int i = 0; i < count; i++) {
    for (int j = i; j < count; j++) lags[static_cast<size_t>(at[j] - at[i])] += value[i] * value[j] / energy;
  }
}

namespace {

// sum_k power[k] cos(2 pi k lag / size) for the first `count` lags. Sums in order of k where that is little
// work; else one transform, which rounds differently in the last bits.
std::vector<double> cosineSums(const std::vector<double>& power, size_t size, size_t count) {
  std::vector<double> sums(count);
  constexpr size_t littleWork = size_t{1} << 24;
  if (count * power.size() > littleWork) {
    dsp::LongFft fft(static_cast<int64_t>(size));
    std::vector<std::complex<double>> values(size);
    std::copy(power.begin(), power.end(), values.begin());
    for (int step = 0; step < fft.steps(); step++) fft.step(step, values);
    for (size_t lag = 0; lag < count; lag++) sums[lag] = values[lag].real();
    return sums;
  }
  std::vector<double> cosine(size);
  const double step = 2 * 3.14159265358979323846 / static_cast<double>(size);
  for (size_t i = 0; i < size; i++) cosine[i] = std::cos(step * static_cast<double>(i));
  for (size_t lag = 0; lag < count; lag++) {
    for (size_t k = 0, at = 0; k < power.size(); k++) {
      sums[lag] += power[k] * cosine[at];
      at += lag;
      if (at >= size) at -= size;
    }
  }
  return sums;
}

}  // namespace

std::vector<double> MeanLags::mean() const {
  const auto size = static_cast<size_t>(spectra_.fft().nFft);
  std::vector<double> power(size / 2 + 1, 0.0);
  for (const std::vector<double>& sum : sums_) {
    for (size_t k = 0; k < power.size(); k++) power[k] += sum[k];
  }
  for (size_t k = 1; k < size / 2; k++) power[k] *= 2;
  std::vector<double> lags = cosineSums(power, size, static_cast<size_t>(spectra_.length()));
  for (size_t lag = 0; lag < lags.size(); lag++) {
    for (const std::vector<double>& direct : direct_) lags[lag] += direct[lag];
    lags[lag] /= static_cast<double>(frames_);
  }
  return lags;
}

}  // namespace melisma
