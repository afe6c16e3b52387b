// Mel scales: Slaney's Auditory Toolbox (linear to 1 kHz, then log), and HTK.
#include "dsp/mel_filters.hpp"

#include <algorithm>
#include <cmath>

namespace melisma::dsp {

namespace {

const double slaneyStep = 200.0 / 3, slaneyKnee = 15.0, slaneyLog = std::log(6.4) / 27.0;

double toMel(double hz, MelScale scale) {
  if (scale == MelScale::htk) return 2595.0 * std::log10(1.0 + hz / 700.0);
  return hz >= 1000.0 ? slaneyKnee + std::log(hz / 1000.0) / slaneyLog : hz / slaneyStep;
}

double toHz(double mel, MelScale scale) {
  if (scale == MelScale::htk) return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0);
  return mel >= slaneyKnee ? 1000.0 * std::exp(slaneyLog * (mel - slaneyKnee)) : slaneyStep * mel;
}

// Triangles over position(frequency of a bin), for bins first … last.
template <class Real, class Position>
MelBankOf<Real> triangles(double sampleRate, int64_t nFft, int64_t nMels, MelNorm norm,
                          const std::vector<double>& edges, Position position, int64_t firstBin,
                          int64_t lastBin) {
  MelBankOf<Real> bank;
  std::vector<Real> row(static_cast<size_t>(nFft / 2 + 1));
  for (int64_t band = 0; band < nMels; band++) {
    const double left = edges[band], centre = edges[band + 1], right = edges[band + 2];
    const double area = norm == MelNorm::slaney ? 2.0 / (right - left) : 1.0;
    int64_t first = nFft, last = -1;
    for (int64_t k = firstBin; k <= lastBin; k++) {
      const double f = position(static_cast<double>(k) * sampleRate / static_cast<double>(nFft));
      const double rising = (f - left) / (centre - left), falling = (right - f) / (right - centre);
      row[k] = static_cast<Real>(std::max(0.0, std::min(rising, falling)));
      if (!(row[k] > 0)) continue;
      row[k] = static_cast<Real>(row[k] * area);
      first = std::min(first, k);
      last = k;
    }
    bank.start.push_back(last < 0 ? 0 : static_cast<int>(first));
    bank.count.push_back(static_cast<int>(last < 0 ? 0 : last - first + 1));
    if (last >= 0) bank.weights.insert(bank.weights.end(), row.begin() + first, row.begin() + last + 1);
  }
  return bank;
}

}  // namespace

MelBank melBank(double sampleRate, int64_t nFft, int64_t nMels, double fMin, double fMax, MelScale scale,
                MelNorm norm) {
  const double low = toMel(fMin, scale), high = toMel(fMax, scale);
  const double step = (high - low) / static_cast<double>(nMels + 1);
  std::vector<double> edges(static_cast<size_t>(nMels + 2));
  for (int64_t i = 0; i < nMels + 2; i++) {
    edges[i] = toHz(i == nMels + 1 ? high : low + step * static_cast<double>(i), scale);
  }
  return triangles<float>(
      sampleRate, nFft, nMels, norm, edges, [](double f) { return f; }, 0, nFft / 2);
}

template <class Real>
MelBankOf<Real> melSpaceBank(double sampleRate, int64_t nFft, int64_t nMels, double fMin, double fMax,
                             bool nyquist) {
  // Kaldi's and VGGish's form of HTK's scale; the rounding of VGGish's examples hangs on it.
  const auto mels = [](double f) { return 1127.0 * std::log(1.0 + f / 700.0); };
  const double low = mels(fMin), high = mels(fMax);
  const double step = (high - low) / static_cast<double>(nMels + 1);
  std::vector<double> edges(static_cast<size_t>(nMels + 2));
  for (int64_t i = 0; i < nMels + 2; i++)
    edges[i] = i == nMels + 1 ? high : low + step * static_cast<double>(i);
  return triangles<Real>(sampleRate, nFft, nMels, MelNorm::none, edges, mels, 1,
                         nyquist ? nFft / 2 : nFft / 2 - 1);
}
template MelBankOf<float> melSpaceBank(double, int64_t, int64_t, double, double, bool);
template MelBankOf<double> melSpaceBank(double, int64_t, int64_t, double, double, bool);

}  // namespace melisma::dsp
