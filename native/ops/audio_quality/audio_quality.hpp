// audioQuality: measures by which recordings are kept or thrown out. Input float32 [channels, length];
// output float64 [8], over the whole signal:
//
//   peak               largest |x|
//   rms                sqrt(mean over channels and samples of x^2)
//   crestFactor        peak / rms; 0 for silence
//   dcOffset           mean of the channel where it is furthest from 0
//   clippingRatio      share of samples in runs of clipRun or more with |x| >= clipLevel
//   silenceRatio       share of time in frames (2048 samples) whose rms over all channels is below silenceDb
//   bandwidth          Hz, the frequency above which the long-term spectrum collapses
//                      (dsp/effective_bandwidth.hpp): finds upsampled and lossy sources
//   stereoCorrelation  Pearson correlation of the first two channels; 1 for mono, 0 where one is constant
//
// The spectrum is the mean over half-overlapping Blackman-Harris frames of 4096 samples (one, padded with
// zeros, for shorter signals).
#pragma once

#include <memory>

#include "core/op.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct AudioQualityParams {
  double sampleRate = 0, clipLevel = 0.9999, silenceDb = -60, collapseDb = 24;
  int64_t clipRun = 3;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the input.");
    f.number(clipLevel, "clipLevel", 0.9999).above(0).doc("Magnitude from which a sample may be clipped.");
    f.integer(clipRun, "clipRun", 3).unit("samples").atLeast(1).doc("Shortest run that counts as clipped.");
    f.number(silenceDb, "silenceDb", -60)
        .unit("dB")
        .doc("Level of a frame, re full scale, below which it is silent.");
    f.number(collapseDb, "collapseDb", 24)
        .unit("dB")
        .above(0)
        .doc("Fall of the long-term spectrum within about 200 Hz that ends the bandwidth.");
  }
};

class AudioQualityPlan : public Plan {
 public:
  explicit AudioQualityPlan(const AudioQualityParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return fft_->bytes(); }

 private:
  AudioQualityParams params_;
  std::shared_ptr<const simd::RealFft<float>> fft_;
};

}  // namespace melisma
