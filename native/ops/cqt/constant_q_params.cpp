#include "ops/cqt/constant_q_params.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.hpp"

namespace melisma {

dsp::ConstantQRule ConstantQParams::tuned(double fractionOfBin) const {
  dsp::ConstantQRule result = rule;
  result.sampleRate = sampleRate;
  result.fMin *= std::exp2(fractionOfBin / static_cast<double>(rule.binsPerOctave));
  return result;
}

bool ConstantQParams::fits() const {
  return dsp::constantQCutoff(tuned(tuning.value_or(0))) <= sampleRate / 2;
}

std::string ConstantQParams::problem() const {
  return "expected filters that end below half the sample rate (" + toText(sampleRate / 2) + " Hz), got " +
         toText(std::round(dsp::constantQCutoff(tuned(tuning.value_or(0))))) + " Hz";
}

int64_t ConstantQParams::frames(int64_t length) const {
  const int early = dsp::earlyHalvings(tuned(tuning.value_or(0)));
  const int64_t factor = int64_t{1} << early;
  if (length < factor) {
    throw ParameterError("audio: expected at least " + std::to_string(factor) + " samples, got " +
                         std::to_string(length));
  }
  const dsp::Framing framing{2, rule.hopLength / factor, true, padMode};
  return framing.frames((length + factor - 1) / factor);
}

TuningRule ConstantQParams::tuningRule() const {
  TuningRule result;
  result.sampleRate = sampleRate;
  result.binsPerOctave = tuningBins ? tuningBins : rule.binsPerOctave;
  return result;
}

double ConstantQParams::binsPerTuning() const {
  return static_cast<double>(rule.binsPerOctave) / static_cast<double>(tuningRule().binsPerOctave);
}

ResampleParams ConstantQParams::reduction(int64_t factor) {
  ResampleParams params;
  params.sampleRate = static_cast<double>(factor);
  params.targetSampleRate = 1;
  params.scale = true;
  return params;
}

ConstantQTables::ConstantQTables(const dsp::ConstantQRule& rule) : design_(dsp::constantQ(rule)) {
  for (const dsp::ConstantQOctave& octave : design_.octaves) {
    auto& fft = ffts_[octave.nFft];
    if (fft) continue;
    const std::vector<double> ones(static_cast<size_t>(octave.nFft), 1.0);
    fft = std::make_shared<const simd::RealFft<float>>(static_cast<int>(octave.nFft), ones);
  }
}

size_t ConstantQTables::bytes() const {
  size_t sum = 0;
  for (const auto& [length, fft] : ffts_) sum += fft->bytes();
  for (const auto& octave : design_.octaves) sum += octave.weights.size() * 4 + octave.start.size() * 8;
  return sum;
}

}  // namespace melisma
