// kaldiFbank: Kaldi's log filter bank energies. Frames of winLength samples every hopLength, none beyond the
// end (snip_edges); from each its mean is taken off, then x[i] - preemphasis x[i - 1] (x[-1] = x[0]); window;
// power spectrum in the next power of two; triangles of height 1 over mels; log(max(1.1920929e-07, S)). No
// dither. Input float32 [channels, length]; output float32 [channels, nMels, frames] (mono: no channel axis),
// which is Kaldi's matrix turned.
// Source: Kaldi feat/feature-fbank, torchaudio.compliance.kaldi.fbank, transformers audio_utils.
#pragma once

#include <cmath>

#include "core/op.hpp"
#include "ops/mel_params.hpp"

namespace melisma {

struct KaldiFbankParams {
  enum class Window { povey, hanning, hamming };
  double sampleRate = 0, fMin = 20, fMax = 0, preemphasis = 0.97, gain = 32768;
  int64_t winLength = 0, hopLength = 0, nMels = 80;
  bool removeDcOffset = true;
  Window window = Window::povey;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate").unit("Hz").above(0).doc("Sample rate of the audio.");
    f.integer(winLength, "winLength", static_cast<int64_t>(sampleRate) / 40, "sampleRate / 40")
        .unit("samples")
        .atLeast(2)
        .atMost(1 << 20)
        .doc("Length of a frame, 25 ms unless given.");
    f.integer(hopLength, "hopLength", static_cast<int64_t>(sampleRate) / 100, "sampleRate / 100")
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 30)
        .doc("Distance of two frames, 10 ms unless given.");
    f.integer(nMels, "nMels", 80).unit("bands").atLeast(1).atMost(65536).doc("Number of mel bands.");
    f.number(fMin, "fMin", 20).unit("Hz").atLeast(0).doc("Lower edge of the lowest band.");
    f.number(fMax, "fMax", sampleRate / 2, "sampleRate / 2")
        .unit("Hz")
        .above(fMin, "fMin")
        .doc("Upper edge of the highest band.");
    f.choice(window, "window", Window::povey, {"povey", "hanning", "hamming"})
        .doc("Symmetric window function; Povey's is Hann's to the power 0.85.");
    f.number(preemphasis, "preemphasis", 0.97)
        .atLeast(0)
        .atMost(1)
        .doc("Share of the sample before that is taken off.");
    f.boolean(removeDcOffset, "removeDcOffset", true).doc("Takes the mean off each frame.");
    f.number(gain, "gain", 32768).above(0).doc("Factor of the samples: Kaldi reads 16-bit integers.");
  }
  // The next power of two.
  int64_t nFft() const {
    int64_t length = 2;
    while (length < winLength) length *= 2;
    return length;
  }
  // The window at the start of the frame, zeros behind it.
  std::vector<double> paddedWindow() const;
};

class KaldiFbankPlan : public Plan {
 public:
  explicit KaldiFbankPlan(const KaldiFbankParams& params)
      : params_(params),
        tables_(params.paddedWindow(),
                dsp::melSpaceBank(params.sampleRate, params.nFft(), params.nMels, params.fMin, params.fMax,
                                  false),
                2) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return tables_.bytes(); }

 private:
  KaldiFbankParams params_;
  MelTables tables_;
};

}  // namespace melisma
