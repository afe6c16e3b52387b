// An op that turns the magnitude spectrum of each frame into one number: float32 [channels, 1, frames].
#pragma once

#include "core/op.hpp"
#include "ops/frame_groups.hpp"
#include "ops/precise_spectra.hpp"
#include "ops/spectra.hpp"
#include "ops/spectrum_params.hpp"
#include "simd/real_fft_tables.hpp"
#include "simd/rows.hpp"

namespace melisma {

struct ShapeParams : SpectrumParams {
  double sampleRate = 0;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
    SpectrumParams::fields(f, false);
  }
  float binWidth() const { return static_cast<float>(sampleRate / static_cast<double>(nFft)); }
};

// `Measure(magnitudes, bins, lanes, out)` reads [bins][lanes] and writes one value per lane.
// `SpectraType` is Spectra, or PreciseSpectra for measures that amplify rounding: weights that grow with
// the distance from a peak make the noise of a float32 FFT count.
template <class Measure, class SpectraType>
class MagnitudeWork : public Work {
 public:
  MagnitudeWork(const simd::RealFftView<typename SpectraType::Real>& fft, const dsp::Framing& framing,
                Measure measure, ConstTensorView input, float* out)
      : fft_(fft), groups_(input, framing), measure_(std::move(measure)), out_(out) {}

  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    const SpectraType spectra(fft_, scratch);
    const int lanes = SpectraType::lanes();
    float* values = scratch.take<float>(static_cast<size_t>(lanes));
    groups_.each(tile, lanes, scratch, [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
      measure_(spectra.magnitude(group), fft_.bins, lanes, values);
      std::copy(values, values + count, out_ + channel * groups_.frames() + f);
    });
  }

 private:
  const simd::RealFftView<typename SpectraType::Real>& fft_;
  FrameGroups groups_;
  Measure measure_;
  float* out_;
};

template <class Params, class SpectraType = Spectra>
class MagnitudePlan : public Plan {
 public:
  explicit MagnitudePlan(const Params& params)
      : params_(params), fft_(static_cast<int>(params.nFft), params.paddedWindow()) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    TensorSpec spec{DType::float32, shapePerChannel(input, {1, 0}), "values"};
    spec.shape.back() = params_.framing().frames(input.shape[1]);
    return {spec};
  }
  size_t bytes() const override { return fft_.bytes(); }

 protected:
  template <class Measure>
  std::unique_ptr<Work> work(Measure measure, ConstTensorView input,
                             const std::vector<TensorView>& outputs) const {
    return std::make_unique<MagnitudeWork<Measure, SpectraType>>(
        fft_.view(), params_.framing(), std::move(measure), input, outputs[0].as<float>());
  }
  Params params_;

 private:
  simd::RealFft<typename SpectraType::Real> fft_;
};

}  // namespace melisma
