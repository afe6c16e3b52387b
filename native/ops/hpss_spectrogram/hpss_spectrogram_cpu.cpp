// The CPU's hpssSpectrogram: a tile is a stretch of frames, read together with its neighbours in time.
#include "ops/hpss_spectrogram/hpss_spectrogram.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace melisma {

namespace {

class HpssSpectrogramWork : public Work {
 public:
  HpssSpectrogramWork(const HpssSpectrogramParams& params, const HpssFilters& filters, ConstTensorView input,
                      const std::vector<TensorView>& outputs)
      : filters_(filters),
        parts_(input.spec->dtype == DType::complex64 ? 2 : 1),
        mask_(params.mask),
        in_(input.as<float>()) {
    out_[0] = outputs[0].as<float>(), out_[1] = outputs[1].as<float>();
    const std::vector<int64_t>& shape = input.spec->shape;
    bins_ = shape[shape.size() - 2], frames_ = shape.back();
    channels_ = shape.size() > 2 ? shape[0] : 1;
    if (bins_ == 0) channels_ = 0;
    perTile_ = std::clamp<int64_t>((int64_t{1} << 18) / std::max<int64_t>(bins_, 1), 128, 1024) / 16 * 16;
    tilesPerChannel_ = (frames_ + perTile_ - 1) / perTile_;
  }

  int64_t tiles(int) const override { return channels_ * tilesPerChannel_; }

  void run(int, int64_t index, Scratch& scratch) override {
    const int64_t channel = index / tilesPerChannel_, first = index % tilesPerChannel_ * perTile_;
    const int64_t lanes = simd::hpssKernels().lanes;
    HpssTile tile(filters_, bins_, frames_, first, std::min(first + perTile_, frames_), scratch);
    for (int64_t g = tile.firstGroup(); g < tile.endGroup(); g++) {
      const int64_t f = tile.frameOf(g), from = std::max<int64_t>(f, 0), to = std::min(f + lanes, frames_);
      if (to <= from) continue;
      for (int64_t k = 0; k < bins_; k++) {
        float* row = tile.magnitudes() + k * lanes;
        std::fill(row, row + lanes, 0.0f);
        magnitudes(in_ + parts_ * ((channel * bins_ + k) * frames_ + from), to - from, row + (from - f));
      }
      tile.add(g);
    }
    tile.makeMasks();
    for (int64_t g = 0; g < tile.ownGroups(); g++) {
      const int64_t f = tile.frameOf(g), count = std::min(lanes, frames_ - f);
      const float* masks[2] = {tile.harmonic(g), tile.percussive(g)};
      for (int part = 0; part < 2; part++) {
        for (int64_t k = 0; k < bins_; k++) {
          write(masks[part] + k * lanes, (channel * bins_ + k) * frames_ + f, count, out_[part]);
        }
      }
    }
  }

 private:
  void magnitudes(const float* from, int64_t count, float* to) const {
    for (int64_t i = 0; i < count; i++) {
      if (parts_ == 1) {
        if (from[i] < 0)
          throw ParameterError("spectrogram: expected magnitudes of at least 0, got a negative one");
        to[i] = from[i];
      } else {
        const double re = from[2 * i], im = from[2 * i + 1];
        to[i] = static_cast<float>(std::sqrt(re * re + im * im));
      }
    }
  }

  void write(const float* mask, int64_t at, int64_t count, float* out) const {
    if (mask_) {
      std::copy(mask, mask + count, out + at);
      return;
    }
    const float* from = in_ + parts_ * at;
    float* to = out + parts_ * at;
    for (int64_t i = 0; i < count; i++) {
      for (int64_t p = 0; p < parts_; p++) to[parts_ * i + p] = from[parts_ * i + p] * mask[i];
    }
  }

  const HpssFilters& filters_;
  int64_t parts_;
  bool mask_;
  const float* in_;
  float* out_[2];
  int64_t channels_, bins_, frames_, perTile_, tilesPerChannel_;
};

}  // namespace

std::vector<TensorSpec> HpssSpectrogramPlan::outputs(const TensorSpec& input) const {
  const bool known = input.dtype == DType::float32 || input.dtype == DType::complex64;
  if (!known || input.shape.size() < 2 || input.shape.size() > 3) {
    throw ParameterError(
        "spectrogram: expected float32 or complex64 [bins, frames] or [channels, bins, frames]");
  }
  const DType dtype = params_.mask ? DType::float32 : input.dtype;
  return {{dtype, input.shape, "harmonic"}, {dtype, input.shape, "percussive"}};
}

std::unique_ptr<Work> HpssSpectrogramPlan::start(ConstTensorView input,
                                                 const std::vector<TensorView>& outputs) const {
  return std::make_unique<HpssSpectrogramWork>(params_, filters_, input, outputs);
}

namespace {
const RegisterOp<HpssSpectrogramParams, HpssSpectrogramPlan> registered{
    "hpssSpectrogram", 1, "spectrogram", "Harmonic and percussive parts of a spectrogram."};
}

}  // namespace melisma
