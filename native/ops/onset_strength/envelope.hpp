// Where ops on the rhythm begin: an onset strength envelope, either given (float32 [channels, 1, frames]) or
// taken from audio (float32 [channels, length]).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ops/onset_strength/flux.hpp"

namespace melisma {

// The two options that all of these ops have.
struct EnvelopeParams {
  double sampleRate = 0;
  int64_t hopLength = 512;

  void fields(Fields& f) {
    f.required(sampleRate, "sampleRate")
        .unit("Hz")
        .above(0)
        .doc("Sample rate of the audio, also of that which a given envelope was taken from.");
    f.integer(hopLength, "hopLength", 512)
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 30)
        .doc("Distance of two frames.");
  }
  double frameRate() const { return sampleRate / static_cast<double>(hopLength); }
};

// Tables and shapes.
class EnvelopeTables {
 public:
  // `mixed`: channels are averaged first, so that there is one answer for the item.
  EnvelopeTables(const EnvelopeParams& params, OnsetStrengthParams::Aggregate aggregate, bool mixed)
      : params_(OnsetStrengthParams::of(params.sampleRate, params.hopLength, aggregate)),
        tables_(params_),
        mixed_(mixed) {}

  // Throws ParameterError when the input is neither audio nor an envelope.
  int64_t frames(const TensorSpec& input) const;
  // `axes` per channel; one channel has no channel axis.
  std::vector<int64_t> shape(const TensorSpec& input, std::vector<int64_t> axes) const;

  const OnsetStrengthParams& params() const { return params_; }
  const MelTables& mel() const { return tables_; }
  bool mixed() const { return mixed_; }
  size_t bytes() const { return tables_.bytes(); }

 private:
  OnsetStrengthParams params_;
  MelTables tables_;
  bool mixed_;
};

// The first phases of a Work. Afterwards `of(channel)` is the envelope.
class Envelope {
 public:
  Envelope(const EnvelopeTables& tables, ConstTensorView input);

  int phases() const { return flux_ ? Flux::phases : 0; }
  int64_t tiles(int phase) const { return flux_->tiles(phase); }
  void run(int phase, int64_t tile, Scratch& scratch) { flux_->run(phase, tile, scratch); }

  int64_t channels() const { return channels_; }
  int64_t frames() const { return frames_; }
  const float* of(int64_t channel) const { return values_ + channel * frames_; }

 private:
  const float* mix(const float* from, int64_t length);

  int64_t channels_, frames_;
  const float* values_;
  std::vector<float> mixed_, own_;
  TensorSpec mixedSpec_;
  std::optional<Flux> flux_;
};

}  // namespace melisma
