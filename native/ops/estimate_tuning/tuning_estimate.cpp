#include "ops/estimate_tuning/tuning_estimate.hpp"

#include <tuple>

#include "ops/spectra.hpp"
#include "simd/peaks.hpp"

namespace melisma {

std::pair<int, int> TuningRule::binsOf(int bins) const {
  const double width = binWidth(), most = std::min(fMax, sampleRate / 2);
  int from = 1;  // the first bin has no neighbour below
  while (from < bins && from * width < fMin) from++;
  int to = from;
  while (to < bins && to * width < most) to++;
  return {from, to};
}

TuningEstimate::TuningEstimate(const TuningRule& rule, const simd::RealFftView<float>& fft,
                               const dsp::Framing& framing, ConstTensorView input)
    : rule_(rule), fft_(fft), groups_(input, framing), peaks_(static_cast<size_t>(groups_.tiles())) {
  std::tie(from_, to_) = rule.binsOf(fft.bins);
}

void TuningEstimate::run(int64_t tile, Scratch& scratch) {
  const Spectra spectra(fft_, scratch);
  const int lanes = Spectra::lanes();
  auto* found = scratch.take<simd::SpectralPeak>(static_cast<size_t>((to_ - from_ + 2) * lanes));
  const double width = rule_.binWidth();
  std::vector<dsp::TonePeak>& peaks = peaks_[static_cast<size_t>(tile)];
  groups_.each(tile, lanes, scratch, [&](int64_t, int64_t, int count, const simd::Frames& group) {
    const float* spectrum = rule_.power ? spectra.power(group) : spectra.magnitude(group);
    const long number = simd::peakKernels().peaks(spectrum, fft_.bins, from_, to_,
                                                  static_cast<float>(rule_.threshold), count, found);
    for (long i = 0; i < number; i++) {
      const simd::SpectralPeak& bin = found[i];
      const dsp::TonePeak peak =
          dsp::interpolatedPeak(bin.before, bin.at, bin.after, bin.bin, bin.bin + 1 == fft_.bins, width);
      if (peak.frequency > 0) peaks.push_back(peak);
    }
  });
}

double TuningEstimate::finish() {
  std::vector<dsp::TonePeak> all;
  for (const auto& peaks : peaks_) all.insert(all.end(), peaks.begin(), peaks.end());
  peaks_.clear();
  return dsp::tuningOf(all, rule_.resolution, rule_.binsPerOctave);
}

}  // namespace melisma
