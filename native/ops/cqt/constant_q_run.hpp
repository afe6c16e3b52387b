// The constant-Q transform of one item, up to its spectra: estimates the tuning where none is given, makes
// the signals of the octaves, and hands out the spectra of groups of frames, octave by octave.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "core/buffer.hpp"
#include "core/op.hpp"
#include "ops/cqt/constant_q_params.hpp"
#include "ops/estimate_tuning/tuning_estimate.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

// What all items of a plan share.
struct ConstantQShared {
  explicit ConstantQShared(const ConstantQParams& given);
  ConstantQParams params;
  std::unique_ptr<const ConstantQTables> tables;          // null when the tuning is to be estimated;
  std::unique_ptr<const simd::RealFft<float>> tuningFft;  // null when it is given
  size_t bytes() const { return (tables ? tables->bytes() : 0) + (tuningFft ? tuningFft->bytes() : 0); }
};

class ConstantQRun {
 public:
  ConstantQRun(const ConstantQShared& shared, ConstTensorView input, int64_t frames);

  // Phases before `each` may be called. Grows when the tuning is known.
  int phases() const { return (estimate_ ? 2 : 0) + static_cast<int>(stages_.size()); }
  int64_t tiles(int phase) const;
  void run(int phase, int64_t tile, Scratch& scratch);

  // In bins; known after the phases.
  double tuning() const { return tuning_; }
  int64_t channels() const { return channels_; }
  int64_t frames() const { return frames_; }
  int64_t frameTiles() const { return channels_ * tilesPerChannel_; }
  struct Span {
    int64_t channel, first, end;  // frames first ... end - 1
  };
  Span span(int64_t tile) const {
    const int64_t first = tile % tilesPerChannel_ * framesPerTile;
    return {tile / tilesPerChannel_, first, std::min(frames_, first + framesPerTile)};
  }

  // For each group of frames of a tile: begin(), octave(o, spectrum) for each octave from the highest down,
  // end(channel, first frame, count).
  template <class Begin, class Octave, class End>
  void each(int64_t tile, Scratch& scratch, Begin begin, Octave octave, End end) const;

 private:
  static constexpr int64_t framesPerTile = 64;
  struct Stage {
    std::unique_ptr<Plan> plan;
    TensorSpec inputSpec;
    std::vector<TensorSpec> outputSpecs;
    Buffer samples;
    std::unique_ptr<Work> work;
  };
  void prepare(const ConstantQTables& tables);
  void addStage(int64_t factor);
  simd::Frames frames(const dsp::ConstantQOctave& octave, int64_t channel, int64_t first, int count,
                      int lanes, float* copies) const;

  const ConstantQShared& shared_;
  const ConstTensorView input_;
  const int64_t channels_, frames_, tilesPerChannel_;
  std::unique_ptr<TuningEstimate> estimate_;
  std::unique_ptr<const ConstantQTables> own_;
  const ConstantQTables* tables_ = nullptr;
  double tuning_ = 0;
  std::vector<std::unique_ptr<Stage>> stages_;
  std::vector<ConstTensorView> levels_;  // signals [channels, samples]
};

template <class Begin, class Octave, class End>
void ConstantQRun::each(int64_t tile, Scratch& scratch, Begin begin, Octave octave, End end) const {
  const simd::SpectrumKernels& kernels = simd::spectrumKernels();
  const int lanes = kernels.floatLanes;
  const auto& octaves = tables_->design().octaves;
  size_t room = 0, spectrum = 0, copies = 0;
  for (const dsp::ConstantQOctave& o : octaves) {
    const auto& fft = tables_->fft(o);
    room = std::max(room, simd::roomSize(fft, lanes));
    spectrum = std::max(spectrum, static_cast<size_t>(2 * fft.bins * lanes));
    copies = std::max(copies, static_cast<size_t>(o.nFft * lanes));
  }
  float* memory = scratch.take<float>(room);
  float* bins = scratch.take<float>(spectrum);
  float* padded = scratch.take<float>(copies);
  const auto [channel, first, last] = span(tile);
  for (int64_t f = first; f < last; f += lanes) {
    const int count = static_cast<int>(std::min<int64_t>(lanes, last - f));
    begin();
    for (const dsp::ConstantQOctave& o : octaves) {
      kernels.complex(tables_->fft(o), frames(o, channel, f, count, lanes, padded), memory, bins, lanes,
                      lanes);
      octave(o, bins);
    }
    end(channel, f, count);
  }
}

}  // namespace melisma
