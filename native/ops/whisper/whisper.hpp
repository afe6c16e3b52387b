// whisper: the log-mel input of OpenAI's Whisper. The signal, at 16 kHz, is cut or filled up with zeros to
// `length` samples; power spectra of 400 samples (periodic Hann) every 160, centred with reflection, without
// the last; Slaney's mel bands from 0 to 8 kHz; x = log10(max(1e-10, S)); (max(x, max x - 8) + 4) / 4 with
// the channel's maximum. Spectra are computed in double: bands 80 dB below the loudest count as much as it,
// and float32 misses them by 5e-5. Frames that lie in the zeros are 0 before the logarithm and need no
// transform. Input float32 [channels, length]; output float32 [channels, nMels, length / 160] (mono: no
// channel axis). Source: Hugging Face transformers 5.18, WhisperFeatureExtractor.
#pragma once

#include <optional>
#include <vector>

#include "core/op.hpp"
#include "dsp/framing.hpp"
#include "dsp/mel_filters.hpp"
namespace melisma {

struct WhisperParams {
  double sampleRate = 0;
  int64_t nMels = 80;
  std::optional<int64_t> length = 480000;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
    f.integer(nMels, "nMels", 80)
        .unit("bands")
        .atLeast(1)
        .atMost(1024)
        .doc("Number of mel bands: 80, or 128 for large-v3 and later.");
    f.nullable(length, "length", 480000)
        .unit("samples at 16 kHz")
        .atLeast(160)
        .doc("What the signal is cut or filled up to, 30 s unless given; null takes it as it is.");
  }
};

class WhisperPlan : public Plan {
 public:
  static constexpr int64_t nFft = 400, hopLength = 160, bins = nFft / 2 + 1;
  static constexpr double rate = 16000;

  // What is read of a signal: its samples, the zeros behind them, and the frames that reach into it.
  struct Extent {
    dsp::Framing framing;
    int64_t length, frames;
  };
  static Extent extentOf(const WhisperParams& params, int64_t given, int64_t frames);

  explicit WhisperPlan(const WhisperParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return window_.size() * 8 + bank_.weights.size() * 4; }

 private:
  WhisperParams params_;
  std::vector<double> window_;
  dsp::MelBank bank_;
};

}  // namespace melisma
