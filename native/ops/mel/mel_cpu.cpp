// The CPU's mel: a tile writes its own columns; in decibels a second phase applies what depends on the
// item's maximum, and leaves tiles alone in which it would change nothing.
#include "ops/mel/mel.hpp"

#include "ops/mel_groups.hpp"
#include "ops/precise_spectra.hpp"

namespace melisma {

namespace {

class MelWork : public Work {
 public:
  // `precise` is null, or the transform in double.
  MelWork(const MelSpectrogramParams& params, const MelTables& tables, const simd::RealFft<double>* precise,
          ConstTensorView input, TensorView output)
      : params_(params),
        tables_(tables),
        precise_(precise),
        groups_(input, params.framing()),
        ranges_(groups_.tiles()),
        out_(output.as<float>()) {
    if (params.refWord != 0)
      offset_ = static_cast<float>(10 * std::log10(std::max(params.amin, std::fabs(params.ref))));
  }

  int phases() const override {
    const bool db = params_.scale == MelSpectrogramParams::Scale::db;
    return db && (params_.topDb || params_.refWord == 0) ? 2 : 1;
  }
  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    phase == 0 ? spectra(tile, scratch) : settle(tile);
  }

 private:
  float* at(int64_t channel, int64_t frame) const {
    return out_ + channel * params_.nMels * groups_.frames() + frame;
  }

  void spectra(int64_t tile, Scratch& scratch) {
    if (precise_) {
      const PreciseSpectra spectra(precise_->view(), scratch);
      float* room = scratch.take<float>(static_cast<size_t>(precise_->view().bins) * MelGroup::lanes());
      return bands(tile, scratch, [&](const simd::Frames& group, float* out) {
        simd::rowKernels().sparse(tables_.bank(), raised(spectra, group, room), out);
      });
    }
    const MelGroup mel(tables_, scratch);
    bands(tile, scratch, [&](const simd::Frames& group, float* out) { mel.bands(group, out); });
  }

  const float* raised(const PreciseSpectra& spectra, const simd::Frames& group, float* room) const {
    const double power = tables_.power();
    if (power == 2) return spectra.power(group);
    const float* magnitudes = spectra.magnitude(group);
    if (power == 1) return magnitudes;
    const size_t size = static_cast<size_t>(precise_->view().bins) * MelGroup::lanes();
    for (size_t i = 0; i < size; i++) room[i] = std::pow(magnitudes[i], static_cast<float>(power));
    return room;
  }

  template <class Bands>
  void bands(int64_t tile, Scratch& scratch, const Bands& mel) {
    const int lanes = MelGroup::lanes(), rows = static_cast<int>(params_.nMels);
    float* bands = scratch.take<float>(static_cast<size_t>(rows) * lanes);
    const simd::RowKernels& kernels = simd::rowKernels();
    groups_.each(tile, lanes, scratch, [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
      mel(group, bands);
      if (params_.scale == MelSpectrogramParams::Scale::db) {
        ranges_.widen(tile, kernels.decibels(bands, rows, static_cast<float>(params_.amin), offset_));
      }
      kernels.store(bands, rows, at(channel, f), groups_.frames(), count);
    });
  }

  void settle(int64_t tile) {
    const float highest = ranges_.highest();
    const float shift = params_.refWord == 0 ? highest : 0;
    const float floor = (params_.topDb ? highest - static_cast<float>(*params_.topDb) : -3.4e38f) - shift;
    if (shift == 0 && ranges_.of(tile).lowest >= floor) return;
    const auto [channel, first, end] = groups_.span(tile);
    for (int64_t row = 0; row < params_.nMels; row++) {
      float* values = at(channel, 0) + row * groups_.frames();
      for (int64_t f = first; f < end; f++) values[f] = std::max(values[f] - shift, floor);
    }
  }

  const MelSpectrogramParams& params_;
  const MelTables& tables_;
  const simd::RealFft<double>* precise_;
  FrameGroups groups_;
  TileRanges ranges_;
  float* out_;
  float offset_ = 0;  // of ref in dB; "max" is subtracted in the second phase
};

}  // namespace

std::vector<TensorSpec> MelPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {params_.nMels, 0}), "mel"};
  spec.shape.back() = params_.framing().frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> MelPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<MelWork>(params_, tables_, precise_ ? &*precise_ : nullptr, input, outputs[0]);
}

namespace {
const RegisterOp<MelSpectrogramParams, MelPlan> registered{"mel", 1, "audio",
                                                           "Mel spectrogram, in power or decibels."};
}

}  // namespace melisma
