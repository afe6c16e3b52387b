// The CPU's phaseVocoder. Bins do not meet: a tile is 64 of them, over all frames in their order.
#include "ops/phase_vocoder/phase_vocoder.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "ops/time_stretch/expected_turns.hpp"
#include "ops/time_stretch/phase_vocoder.hpp"

namespace melisma {

namespace {

constexpr int64_t binsPerTile = 64;  // a multiple of the lanes; their cache lines of spectrum fit L1

class PhaseVocoderWork : public Work {
 public:
  PhaseVocoderWork(const PhaseVocoderParams& params, ConstTensorView input, TensorView output)
      : rate_(params.rate),
        bins_(input.spec->shape[input.spec->shape.size() - 2]),
        given_(input.spec->shape.back()),
        frames_(output.spec->shape.back()),
        channels_(input.spec->shape.size() == 3 ? input.spec->shape[0] : 1),
        tilesPerChannel_((bins_ + binsPerTile - 1) / binsPerTile),
        turns_(
            expectedTurns(params.transform(bins_), params.hop(bins_), bins_, tilesPerChannel_ * binsPerTile)),
        in_(input.as<float>()),
        out_(output.as<float>()) {}

  int phases() const override { return 1; }
  int64_t tiles(int) const override { return channels_ * tilesPerChannel_; }

  void run(int, int64_t tile, Scratch& scratch) override {
    const int64_t channel = tile / tilesPerChannel_, first = tile % tilesPerChannel_ * binsPerTile;
    const int64_t count = std::min(binsPerTile, bins_ - first);
    const float* in = in_ + 2 * (channel * bins_ + first) * given_;
    float* out = out_ + 2 * (channel * bins_ + first) * frames_;
    const float* turns = turns_.data() + first;
    const float* part = turns + tilesPerChannel_ * binsPerTile;
    Rows rows;
    for (float** row : {&rows.magnitudes[0], &rows.magnitudes[1], &rows.angles[0], &rows.angles[1], &rows.re,
                        &rows.im, &rows.phase}) {
      *row = scratch.take<float>(binsPerTile);
      std::fill(*row, *row + binsPerTile, 0.0f);
    }
    for (int64_t t = 0; t < frames_; t++) {
      const double step = static_cast<double>(t) * rate_;
      const auto at = static_cast<int64_t>(step);
      const int now = read(rows, in, at, count), next = read(rows, in, at + 1, count);
      if (t == 0) std::copy(rows.angles[now], rows.angles[now] + binsPerTile, rows.phase);
      simd::phaseVocoderKernels().advance(
          {rows.magnitudes[now], rows.magnitudes[next], rows.angles[now], rows.angles[next],
           static_cast<float>(step - static_cast<double>(at))},
          turns, part, rows.phase, rows.re, rows.im, static_cast<long>(binsPerTile));
      for (int64_t k = 0; k < count; k++) {
        out[2 * (k * frames_ + t)] = rows.re[k], out[2 * (k * frames_ + t) + 1] = rows.im[k];
      }
    }
  }

 private:
  // Of two neighbouring frames, kept by whether they are even or odd; re and im of the result.
  struct Rows {
    float *magnitudes[2], *angles[2], *re, *im, *phase;
    int64_t held[2] = {-1, -1};
  };

  // Where frame f is kept, read when it is not there yet; beyond the last one there is silence.
  int read(Rows& rows, const float* in, int64_t f, int64_t count) const {
    const int slot = static_cast<int>(f % 2);
    if (rows.held[slot] == f) return slot;
    rows.held[slot] = f;
    for (int64_t k = 0; k < count; k++) {
      const float* x = in + 2 * (k * given_ + f);
      rows.re[k] = f < given_ ? x[0] : 0.0f, rows.im[k] = f < given_ ? x[1] : 0.0f;
    }
    simd::phaseVocoderKernels().polar(rows.re, rows.im, rows.magnitudes[slot], rows.angles[slot],
                                      static_cast<long>(binsPerTile));
    return slot;
  }

  const double rate_;
  const int64_t bins_, given_, frames_, channels_, tilesPerChannel_;
  const std::vector<float> turns_;  // whole ones, then parts
  const float* in_;
  float* out_;
};

}  // namespace

std::vector<TensorSpec> PhaseVocoderPlan::outputs(const TensorSpec& input) const {
  const size_t axes = input.shape.size();
  if (input.dtype != DType::complex64 || axes < 2 || axes > 3) {
    throw ParameterError("spectrogram: expected complex64 [bins, frames] or [channels, bins, frames]");
  }
  const int64_t bins = input.shape[axes - 2], frames = input.shape[axes - 1];
  const int64_t nFft = params_.transform(bins);
  if (bins < 1 || nFft < 1 || bins != nFft / 2 + 1) {
    throw ParameterError("spectrogram: expected " + std::to_string(std::max<int64_t>(nFft, 2) / 2 + 1) +
                         " bins for nFft " + std::to_string(nFft) + ", got " + std::to_string(bins));
  }
  if (params_.hop(bins) < 1) throw ParameterError("hopLength: expected at least 1 samples, got 0");
  if (frames < 1) throw ParameterError("spectrogram: expected at least 1 frames, got 0");
  TensorSpec spec{DType::complex64, input.shape, "spectrogram"};
  spec.shape.back() = params_.frames(frames);
  return {spec};
}

std::unique_ptr<Work> PhaseVocoderPlan::start(ConstTensorView input,
                                              const std::vector<TensorView>& outputs) const {
  return std::make_unique<PhaseVocoderWork>(params_, input, outputs[0]);
}

namespace {
const RegisterOp<PhaseVocoderParams, PhaseVocoderPlan> registered{"phaseVocoder", 1, "spectrogram",
                                                                  "A spectrogram played faster or slower."};
}

}  // namespace melisma
