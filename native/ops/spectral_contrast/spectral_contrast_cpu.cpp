// The CPU's spectralContrast. Peaks wait in the result and valleys beside it until the maxima of both are
// known.
#include "ops/spectral_contrast/spectral_contrast.hpp"

#include <algorithm>

#include "core/buffer.hpp"
#include "ops/mel_groups.hpp"
#include "ops/precise_spectra.hpp"
#include "simd/shape.hpp"

namespace melisma {

namespace {

class SpectralContrastWork : public Work {
 public:
  SpectralContrastWork(const SpectralContrastParams& params, const simd::RealFftView<double>& fft,
                       const std::vector<SpectralContrastPlan::Band>& bands, ConstTensorView input,
                       TensorView output)
      : linear_(params.linear),
        fft_(fft),
        bands_(bands),
        groups_(input, params.framing()),
        peaks_(groups_.tiles()),
        valleys_(groups_.tiles()),
        out_(output.as<float>()) {
    if (!linear_) valleyDb_ = Buffer(output.spec->bytes());
  }

  int phases() const override { return linear_ ? 1 : 2; }
  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    phase == 0 ? spectra(tile, scratch) : settle(tile);
  }

 private:
  int64_t at(int64_t channel, int64_t frame) const {
    return channel * static_cast<int64_t>(bands_.size()) * groups_.frames() + frame;
  }

  void spectra(int64_t tile, Scratch& scratch) {
    const PreciseSpectra spectra(fft_, scratch);
    const int lanes = PreciseSpectra::lanes(), rows = static_cast<int>(bands_.size());
    float* low = scratch.take<float>(static_cast<size_t>(rows) * lanes);
    float* high = scratch.take<float>(static_cast<size_t>(rows) * lanes);
    float* sorted = scratch.take<float>(static_cast<size_t>(fft_.bins));
    const simd::RowKernels& kernels = simd::rowKernels();
    groups_.each(tile, lanes, scratch, [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
      const float* magnitudes = spectra.magnitude(group);
      for (int k = 0; k < rows; k++)
        extremes(bands_[k], magnitudes, lanes, sorted, low + k * lanes, high + k * lanes);
      if (linear_) {
        for (int i = 0; i < rows * lanes; i++) high[i] -= low[i];
      } else {
        peaks_.widen(tile, kernels.decibels(high, rows, 1e-10f, 0));
        valleys_.widen(tile, kernels.decibels(low, rows, 1e-10f, 0));
        kernels.store(low, rows, static_cast<float*>(valleyDb_.data()) + at(channel, f), groups_.frames(),
                      count);
      }
      kernels.store(high, rows, out_ + at(channel, f), groups_.frames(), count);
    });
  }

  static void extremes(const SpectralContrastPlan::Band& band, const float* magnitudes, int lanes,
                       float* sorted, float* low, float* high) {
    const float* rows = magnitudes + static_cast<int64_t>(band.first) * lanes;
    const simd::ShapeKernels& kernels = simd::shapeKernels();
    if (band.n <= kernels.mostExtremes) return kernels.extremes(rows, band.count, band.n, low, high);
    for (int i = 0; i < lanes; i++) {
      for (int r = 0; r < band.count; r++) sorted[r] = rows[r * lanes + i];
      std::sort(sorted, sorted + band.count);
      double lowest = 0, highest = 0;
      for (int r = 0; r < band.n; r++) lowest += sorted[r], highest += sorted[band.count - 1 - r];
      low[i] = static_cast<float>(lowest / band.n);
      high[i] = static_cast<float>(highest / band.n);
    }
  }

  void settle(int64_t tile) {
    const float peakFloor = peaks_.highest() - 80, valleyFloor = valleys_.highest() - 80;
    const auto [channel, first, end] = groups_.span(tile);
    for (size_t k = 0; k < bands_.size(); k++) {
      const int64_t row = at(channel, 0) + static_cast<int64_t>(k) * groups_.frames();
      const float* valley = static_cast<const float*>(valleyDb_.data()) + row;
      for (int64_t f = first; f < end; f++) {
        out_[row + f] = std::max(out_[row + f], peakFloor) - std::max(valley[f], valleyFloor);
      }
    }
  }

  bool linear_;
  const simd::RealFftView<double>& fft_;
  const std::vector<SpectralContrastPlan::Band>& bands_;
  FrameGroups groups_;
  TileRanges peaks_, valleys_;
  float* out_;
  Buffer valleyDb_;
};

}  // namespace

std::vector<SpectralContrastPlan::Band> SpectralContrastPlan::bandsOf(const SpectralContrastParams& params) {
  std::vector<Band> bands;
  const double width = 1.0 / (static_cast<double>(params.nFft) * (1.0 / params.sampleRate));
  const int bins = static_cast<int>(params.bins());
  for (int64_t k = 0; k <= params.nBands; k++) {
    const double from = k == 0 ? 0 : std::ldexp(params.fMin, static_cast<int>(k) - 1);
    const double to = std::ldexp(params.fMin, static_cast<int>(k));
    int first = 0, end = 0;
    while (first < bins && first * width < from) first++;
    for (end = first; end < bins && end * width <= to;) end++;
    if (end == first) {
      throw ParameterError("nFft: expected bins in each band; there are none from " + toText(from) + " to " +
                           toText(to) + " Hz");
    }
    // Each band takes the bin below it too and the last one all that are left; others give their last bin to
    // the band above, but count it when the quantile is taken.
    const bool last = k == params.nBands;
    if (k > 0) first--;
    if (last) end = bins;
    const int counted = end - first, kept = last ? counted : counted - 1;
    if (kept < 1) throw ParameterError("nFft: expected more bins below " + toText(to) + " Hz");
    const int n = std::max(1, static_cast<int>(std::nearbyint(params.quantile * counted)));
    bands.push_back({first, kept, std::min(n, kept)});
  }
  return bands;
}

std::vector<TensorSpec> SpectralContrastPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {params_.nBands + 1, 0}), "contrast"};
  spec.shape.back() = params_.framing().frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> SpectralContrastPlan::start(ConstTensorView input,
                                                  const std::vector<TensorView>& outputs) const {
  return std::make_unique<SpectralContrastWork>(params_, fft_.view(), bands_, input, outputs[0]);
}

namespace {
const RegisterOp<SpectralContrastParams, SpectralContrastPlan> registered{
    "spectralContrast", 1, "audio", "Peaks over valleys of the spectrum in octave bands."};
}

}  // namespace melisma
