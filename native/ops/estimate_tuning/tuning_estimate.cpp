#include "ops/estimate_tuning/tuning_estimate.hpp"

#include <cmath>

#include "ops/spectra.hpp"
#include "simd/peaks.hpp"

namespace melisma {

namespace {

// Parabolic interpolation in librosa's mix of precisions: sums of neighbours in float32, the rest in double.
dsp::TonePeak interpolate(const simd::SpectralPeak& peak, bool last, double width) {
  const double curve = static_cast<double>(peak.after + peak.before) - 2.0 * static_cast<double>(peak.at);
  const double slope = static_cast<double>(peak.after - peak.before) / 2;
  const bool flat = last || std::fabs(slope) >= std::fabs(curve);
  const float shift = flat ? 0.0f : static_cast<float>(-slope / curve);
  const float rise = 0.5f * ((peak.after - peak.before) / 2) * shift;
  return {static_cast<float>((peak.bin + static_cast<double>(shift)) * width), peak.at + rise};
}

}  // namespace

TuningEstimate::TuningEstimate(const TuningRule& rule, const simd::RealFftView<float>& fft,
                               const dsp::Framing& framing, ConstTensorView input)
    : rule_(rule), fft_(fft), groups_(input, framing), peaks_(static_cast<size_t>(groups_.tiles())) {
  const double width = rule.sampleRate / rule.fftLength, most = std::min(rule.fMax, rule.sampleRate / 2);
  from_ = 1;  // the first bin has no neighbour below
  while (from_ < fft.bins && from_ * width < rule.fMin) from_++;
  to_ = from_;
  while (to_ < fft.bins && to_ * width < most) to_++;
}

void TuningEstimate::run(int64_t tile, Scratch& scratch) {
  const Spectra spectra(fft_, scratch);
  const int lanes = Spectra::lanes();
  auto* found = scratch.take<simd::SpectralPeak>(static_cast<size_t>((to_ - from_ + 2) * lanes));
  const double width = rule_.sampleRate / rule_.fftLength;
  std::vector<dsp::TonePeak>& peaks = peaks_[static_cast<size_t>(tile)];
  groups_.each(tile, lanes, scratch, [&](int64_t, int64_t, int count, const simd::Frames& group) {
    const float* spectrum = rule_.power ? spectra.power(group) : spectra.magnitude(group);
    const long number = simd::peakKernels().peaks(spectrum, fft_.bins, from_, to_,
                                                  static_cast<float>(rule_.threshold), count, found);
    for (long i = 0; i < number; i++) {
      const dsp::TonePeak peak = interpolate(found[i], found[i].bin + 1 == fft_.bins, width);
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
