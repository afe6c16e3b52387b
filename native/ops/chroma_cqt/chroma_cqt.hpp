// chromaCqt: energy of each pitch class from a constant-Q transform: magnitudes of the bins nearest to a
// class are added up over the octaves, sums below `threshold` become 0, and each frame is divided by its
// norm. Input float32 [channels, length]; output float32 [channels, nChroma, frames] (mono: no channel axis).
// Without `tuning` it is estimated, over all channels. Source: librosa 0.11 feature.chroma_cqt.
#pragma once

#include "core/op.hpp"
#include "ops/cqt/constant_q_run.hpp"
#include "simd/chroma.hpp"

namespace melisma {

struct ConstantQChromaParams : ConstantQParams {
  int64_t nChroma = 12, nOctaves = 7;

  void constantQFields(Fields& f) {
    gridFields(f, 512);
    f.nullable(tuning, "tuning", std::nullopt)
        .unit("bins")
        .doc(
            "Deviation from A4 = 440 Hz in fractions of a bin of the constant-Q transform; null estimates "
            "it.");
    f.integer(nChroma, "nChroma", 12)
        .unit("classes")
        .atLeast(1)
        .atMost(1200)
        .doc("Pitch classes in an octave.");
    f.integer(rule.binsPerOctave, "binsPerOctave", 36)
        .unit("bins")
        .atLeast(1)
        .atMost(1200)
        .doc("Bins of the constant-Q transform in an octave, a multiple of nChroma.");
    f.check(rule.binsPerOctave % nChroma == 0, "expected a multiple of nChroma");
    f.integer(nOctaves, "nOctaves", 7)
        .unit("octaves")
        .atLeast(1)
        .atMost(16)
        .doc("Octaves that are added up.");
    rule.nBins = nOctaves * rule.binsPerOctave;
    f.check(fits(), problem());
  }
};

struct ChromaCqtParams : ConstantQChromaParams {
  double threshold = 0;
  simd::VectorNorm norm = simd::VectorNorm::inf;

  void fields(Fields& f) {
    constantQFields(f);
    f.number(threshold, "threshold", 0).doc("Sums below become 0.");
    f.choice(norm, "norm", simd::VectorNorm::inf, {"inf", "l1", "l2", "none"})
        .doc(
            "What becomes 1 in each frame: the maximum, the sum, the root of the sum of squares, or "
            "nothing.");
  }
};

// Sums of magnitudes per class and group of frames.
class ConstantQChroma {
 public:
  ConstantQChroma(const ConstantQShared& shared, const ConstantQChromaParams& params, ConstTensorView input,
                  int64_t frames);

  int phases() const { return run_.phases(); }
  int64_t tiles(int phase) const { return run_.tiles(phase); }
  void run(int phase, int64_t tile, Scratch& scratch) { run_.run(phase, tile, scratch); }
  const ConstantQRun& frames() const { return run_; }

  // For each group of frames of a tile: visit(channel, first frame, count, chroma as [nChroma][lanes]).
  template <class Visit>
  void each(int64_t tile, Scratch& scratch, Visit visit) const {
    const size_t lanes = static_cast<size_t>(simd::spectrumKernels().floatLanes);
    const size_t size = static_cast<size_t>(classes_) * lanes;
    float* chroma = scratch.take<float>(size);
    float* magnitudes = scratch.take<float>(static_cast<size_t>(classOf_.size()) * lanes);
    run_.each(
        tile, scratch, [&] { std::fill(chroma, chroma + size, 0.0f); },
        [&](const dsp::ConstantQOctave& octave, const float* spectrum) {
          simd::constantQKernels().magnitudes(ConstantQTables::rows(octave), spectrum, magnitudes);
          for (int64_t k = 0; k < octave.bins; k++) {
            float* sum =
                chroma + static_cast<size_t>(classOf_[static_cast<size_t>(octave.firstBin + k)]) * lanes;
            const float* bin = magnitudes + static_cast<size_t>(k) * lanes;
            for (size_t i = 0; i < lanes; i++) sum[i] += bin[i];
          }
        },
        [&](int64_t channel, int64_t f, int count) { visit(channel, f, count, chroma); });
  }

 private:
  const int64_t classes_;
  const std::vector<int> classOf_;
  ConstantQRun run_;
};

class ChromaCqtPlan : public Plan {
 public:
  explicit ChromaCqtPlan(const ChromaCqtParams& params) : params_(params), shared_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;
  size_t bytes() const override { return shared_.bytes(); }

 private:
  ChromaCqtParams params_;
  ConstantQShared shared_;
};

}  // namespace melisma
