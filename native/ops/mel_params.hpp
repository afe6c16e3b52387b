// The options of mel spectrograms and decibels, and the tables that follow from them; shared by mel and mfcc.
#pragma once

#include <memory>
#include <optional>

#include "dsp/mel_filters.hpp"
#include "ops/spectrum_params.hpp"
#include "simd/real_fft_tables.hpp"
#include "simd/rows.hpp"

namespace melisma {

// Where the bands lie and what their filters are.
struct MelBankParams {
  double sampleRate = 0, fMin = 0, fMax = 0;
  dsp::MelScale melScale = dsp::MelScale::slaney;
  dsp::MelNorm norm = dsp::MelNorm::slaney;

  void rateField(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
  }
  void edgeFields(Fields& f) {
    f.number(fMin, "fMin", 0).unit("Hz").atLeast(0).doc("Lower edge of the lowest band.");
    f.number(fMax, "fMax", sampleRate / 2, "sampleRate / 2")
        .unit("Hz")
        .above(fMin, "fMin")
        .doc("Upper edge of the highest band.");
    f.choice(melScale, "melScale", dsp::MelScale::slaney, {"slaney", "htk"})
        .doc("Slaney's scale (linear to 1 kHz, then logarithmic) or HTK's.");
    f.choice(norm, "norm", dsp::MelNorm::slaney, {"slaney", "none"})
        .doc("Triangles of equal area, or of height 1.");
  }
};

struct MelParams : SpectrumParams, MelBankParams {
  double power = 2, amin = 1e-10;
  int64_t nMels = 128;
  std::optional<double> topDb = 80;

  void bankFields(Fields& f) {
    rateField(f);
    SpectrumParams::fields(f, false);
    bandFields(f);
  }
  void bandFields(Fields& f) {
    f.integer(nMels, "nMels", 128).unit("bands").atLeast(1).atMost(65536).doc("Number of mel bands.");
    edgeFields(f);
    f.number(power, "power", 2).above(0).doc("Exponent of the magnitude: 1 energy-like, 2 power.");
  }
  void decibelFields(Fields& f) {
    f.number(amin, "amin", 1e-10).above(0).doc("Smallest power that is told from silence.");
    f.nullable(topDb, "topDb", 80)
        .unit("dB")
        .atLeast(0)
        .doc("Raises everything to at least the maximum of the signal minus this; null leaves it.");
  }
};

// The tables of a mel spectrogram.
class MelTables {
 public:
  explicit MelTables(const MelParams& params);
  // Of another recipe. `window` has as many samples as the FFT.
  MelTables(const std::vector<double>& window, dsp::MelBank bank, double power);
  const simd::RealFftView<float>& fft() const { return fft_.view(); }
  const simd::SparseRows& bank() const { return rows_; }
  double power() const { return power_; }
  size_t bytes() const { return fft_.bytes() + bank_.weights.size() * 4 + bank_.start.size() * 8; }

 private:
  simd::RealFft<float> fft_;
  dsp::MelBank bank_;
  simd::SparseRows rows_;
  double power_;
};

}  // namespace melisma
