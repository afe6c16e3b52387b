// The CPU's hpss. A tile owns a stretch of samples: it transforms the frames that reach into it and their
// neighbours in time, filters, masks and transforms back without leaving the cache of its core. Frames near
// its borders are computed twice, so tiles share nothing, and memory does not grow with the signal.
#include "ops/hpss/hpss.hpp"

#include <algorithm>
#include <optional>

#include "ops/frame_groups.hpp"
#include "ops/overlap_add.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

namespace {

class HpssWork : public Work {
 public:
  HpssWork(const HpssSignalParams& params, const HpssFilters& filters, const simd::RealFftView<float>& fft,
           const float* squares, ConstTensorView input, const std::vector<TensorView>& outputs)
      : filters_(filters),
        fft_(fft),
        framing_(params.framing()),
        in_(input.as<float>()),
        channels_(input.spec->shape[0]),
        length_(input.spec->shape[1]),
        frames_(framing_.frames(length_)),
        // Without margins the masks add up to 1 and the parts to the signal: the second is what is left of
        // it.
        parts_(params.harmonicMargin == 1 && params.percussiveMargin == 1 ? 1 : 2),
        overlap_(params.nFft, params.hopLength, frames_, frames_, squares) {
    out_[0] = outputs[0].as<float>(), out_[1] = outputs[1].as<float>();
    const int64_t reaching =
        (params.nFft - 1) / params.hopLength;  // frames that reach into a tile from before it
    const int64_t frames = std::clamp<int64_t>((int64_t{1} << 18) / fft.bins, 128, 1024) / 16 * 16;
    perTile_ = std::max<int64_t>(frames - reaching, reaching + 1) * params.hopLength;
    tilesPerChannel_ = (framing_.padding() + length_ + perTile_ - 1) / perTile_;
  }

  int64_t tiles(int) const override { return length_ > 0 ? channels_ * tilesPerChannel_ : 0; }

  void run(int, int64_t tile, Scratch& scratch) override {
    const int64_t channel = tile / tilesPerChannel_, position = tile % tilesPerChannel_ * perTile_;
    // Positions count from the first sample of frame 0; the signal begins at padding().
    const int64_t begin = std::max(position, framing_.padding());
    const int64_t end = std::min(position + perTile_, framing_.padding() + length_);
    if (end <= begin) return;
    const int64_t count = end - begin, at = channel * length_ + (begin - framing_.padding());
    float* sums[2] = {out_[0] + at, out_[1] + at};
    const int64_t first = overlap_.firstFrame(begin), last = overlap_.endFrame(end);
    for (int part = 0; part < parts_ && last <= first; part++) std::fill_n(sums[part], count, 0.0f);
    if (last > first) separate(in_ + channel * length_, first, last, begin, end, sums, scratch);
    const simd::HpssKernels& kernels = simd::hpssKernels();
    float* gains = scratch.take<float>(static_cast<size_t>(count));
    overlap_.gains(begin, end, gains);
    for (int part = 0; part < parts_; part++) {
      simd::reductionKernels().scale(sums[part], gains, static_cast<long>(count));
    }
    if (parts_ == 1) kernels.rest(in_ + at, sums[0], gains, sums[1], static_cast<long>(count));
  }

 private:
  void separate(const float* signal, int64_t first, int64_t last, int64_t begin, int64_t end,
                float* const* sums, Scratch& scratch) const {
    const simd::HpssKernels& kernels = simd::hpssKernels();
    const int64_t lanes = kernels.lanes;
    HpssTile tile(filters_, fft_.bins, frames_, first, last, scratch);
    const size_t spectrumSize = static_cast<size_t>(2 * fft_.bins * lanes),
                 rowsSize = static_cast<size_t>(fft_.nFft * lanes);
    float* room = scratch.take<float>(simd::roomSize(fft_, kernels.lanes));
    float* spectra = scratch.take<float>(static_cast<size_t>(tile.ownGroups()) * spectrumSize);
    float* neighbour = scratch.take<float>(spectrumSize);
    float* rows = scratch.take<float>(rowsSize);
    for (int64_t g = tile.firstGroup(); g < tile.endGroup(); g++) {
      if (tile.frameOf(g) + lanes <= 0 || tile.frameOf(g) >= frames_) continue;
      float* spectrum =
          g < 0 || g >= tile.ownGroups() ? neighbour : spectra + static_cast<size_t>(g) * spectrumSize;
      kernels.forward(fft_, framesFrom(signal, tile.frameOf(g), lanes, rows), room, spectrum,
                      tile.magnitudes());
      tile.add(g);
    }
    tile.makeMasks();
    std::optional<FrameSum> parts[2];
    for (int part = 0; part < parts_; part++) {
      parts[part].emplace(overlap_, begin, end, sums[part], scratch.take<float>(FrameSum::room(overlap_)));
    }
    for (int64_t g = 0; g < tile.ownGroups(); g++) {
      const int64_t f = tile.frameOf(g);
      const int count = static_cast<int>(std::min(lanes, last - f));
      const float* masks[2] = {tile.harmonic(g), tile.percussive(g)};
      for (int part = 0; part < parts_; part++) {
        kernels.inverse(fft_, spectra + static_cast<size_t>(g) * spectrumSize, masks[part], room,
                        parts[part]->samples());
        parts[part]->add(f, count);
      }
    }
    for (int part = 0; part < parts_; part++) parts[part]->finish();
  }

  // Frames f … f + lanes - 1; those that do not exist repeat the nearest.
  simd::Frames framesFrom(const float* signal, int64_t f, int64_t lanes, float* copies) const {
    if (f >= 0 && f + lanes <= frames_ && framing_.inside(length_, f, lanes)) {
      return {signal + f * framing_.hopLength - framing_.padding(), static_cast<long>(framing_.hopLength)};
    }
    for (int64_t i = 0; i < lanes; i++) {
      framing_.copy(signal, length_, std::clamp<int64_t>(f + i, 0, frames_ - 1),
                    copies + i * framing_.frameLength);
    }
    return {copies, static_cast<long>(framing_.frameLength)};
  }

  const HpssFilters& filters_;
  const simd::RealFftView<float>& fft_;
  dsp::Framing framing_;
  const float* in_;
  float* out_[2];
  int64_t channels_, length_, frames_;
  int parts_;  // transformed back
  OverlapAdd overlap_;
  int64_t perTile_, tilesPerChannel_;
};

}  // namespace

HpssPlan::HpssPlan(const HpssSignalParams& params)
    : params_(params),
      filters_(params.filters()),
      fft_(static_cast<int>(params.nFft), params.paddedWindow(), params.paddedWindow()),
      squares_(dsp::squared(params.paddedWindow())) {}

std::vector<TensorSpec> HpssPlan::outputs(const TensorSpec& input) const {
  shapePerChannel(input, {0});
  params_.framing().frames(input.shape[1]);
  return {{DType::float32, input.shape, "harmonic"}, {DType::float32, input.shape, "percussive"}};
}

std::unique_ptr<Work> HpssPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<HpssWork>(params_, filters_, fft_.view(), squares_.data(), input, outputs);
}

namespace {
const RegisterOp<HpssSignalParams, HpssPlan> registered{"hpss", 1, "audio", "Harmonic and percussive parts."};
}

}  // namespace melisma
