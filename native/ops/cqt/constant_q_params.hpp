// The options of a constant-Q transform and the tables that follow from them; shared by cqt and the chroma
// features that begin with it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/params.hpp"
#include "dsp/constant_q.hpp"
#include "dsp/framing.hpp"
#include "ops/estimate_tuning/tuning_estimate.hpp"
#include "ops/resample/resample.hpp"
#include "simd/constant_q.hpp"
#include "simd/real_fft_tables.hpp"

namespace melisma {

struct ConstantQParams {
  static constexpr double c1 = 32.70319566257483;

  double sampleRate = 0;
  std::optional<double> tuning;  // in bins of this transform
  int64_t tuningBins = 0;   // in an octave of the scale that an estimate is made for; 0: this transform's
  dsp::ConstantQRule rule;  // sampleRate and fMin as given: without tuning
  dsp::PadMode padMode = dsp::PadMode::constant;

  void gridFields(Fields& f, int64_t hopLength) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
    f.integer(rule.hopLength, "hopLength", hopLength)
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 30)
        .doc("Distance of two frames.");
    f.number(rule.fMin, "fMin", c1).unit("Hz").above(0).doc("Lowest frequency; C1 unless given.");
  }
  // With the tuning in it.
  dsp::ConstantQRule tuned(double fractionOfBin) const;
  // Whether all filters lie below the Nyquist frequency, and what to say when not.
  bool fits() const;
  std::string problem() const;
  // Frames of a result; throws ParameterError when the signal is too short.
  int64_t frames(int64_t length) const;

  // What librosa.cqt estimates the tuning with. An estimate times binsPerTuning() is in bins.
  static constexpr int tuningFftLength = 2048;
  static dsp::Framing tuningFraming() {
    return {tuningFftLength, tuningFftLength / 4, true, dsp::PadMode::constant};
  }
  TuningRule tuningRule() const;
  double binsPerTuning() const;
  // How signals come to 1 / factor of their rate, a power of two: with their energy.
  static ResampleParams reduction(int64_t factor);
};

// Filters of all octaves and the FFTs they need.
class ConstantQTables {
 public:
  explicit ConstantQTables(const dsp::ConstantQRule& rule);
  const dsp::ConstantQ& design() const { return design_; }
  const simd::RealFftView<float>& fft(const dsp::ConstantQOctave& octave) const {
    return ffts_.at(octave.nFft)->view();
  }
  static simd::ComplexRows rows(const dsp::ConstantQOctave& octave) {
    return {static_cast<int>(octave.bins), octave.start.data(), octave.count.data(), octave.weights.data()};
  }
  size_t bytes() const;

 private:
  dsp::ConstantQ design_;
  std::map<int64_t, std::shared_ptr<const simd::RealFft<float>>> ffts_;
};

}  // namespace melisma
