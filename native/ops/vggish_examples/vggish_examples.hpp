// vggishExamples: the input of VGGish. Magnitude spectra of 400 samples (periodic Hann, transformed in 512)
// every 160, at 16 kHz, from the first sample on; 64 mel bands from 125 to 7500 Hz, triangles of height 1
// over mels; log(S + 0.01); examples of 96 frames that do not overlap, the tail dropped. Input float32
// [channels, length]; output float32 [channels, examples, 96, 64] (mono: no channel axis). Computed in double
// and rounded once, as upstream: a network sees the very numbers that its Python version sees. Source:
// tensorflow/models, research/audioset/vggish: vggish_input.py, mel_features.py, vggish_params.py.
#pragma once

#include "core/op.hpp"
#include "dsp/mel_filters.hpp"

namespace melisma {

struct VggishExamplesParams {
  double sampleRate = 0;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
  }
};

class VggishExamplesPlan : public Plan {
 public:
  static constexpr int64_t winLength = 400, nFft = 512, hopLength = 160, bands = 64, framesPerExample = 96;
  static constexpr double rate = 16000;

  explicit VggishExamplesPlan(const VggishExamplesParams& params);
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return (window_.size() + bank_.weights.size()) * sizeof(double); }

 private:
  std::vector<double> window_;  // periodic Hann over the frame's samples
  dsp::MelBankOf<double> bank_;
};

}  // namespace melisma
