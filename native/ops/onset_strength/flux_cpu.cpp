#include "ops/onset_strength/flux.hpp"

#include <algorithm>

#include "simd/median.hpp"

namespace melisma {

Flux::Flux(const OnsetStrengthParams& params, const MelTables& tables, ConstTensorView audio, float* out)
    : params_(params),
      tables_(tables),
      groups_(audio, params.framing()),
      ranges_(groups_.tiles()),
      out_(out),
      stride_(static_cast<long>((groups_.frames() + 31) / 16 * 16)),
      perTile_(2048),
      tilesPerChannel_((groups_.frames() + perTile_ - 1) / perTile_) {
  const int64_t rows = groups_.channels() * params.nMels;
  decibels_.reset(new float[static_cast<size_t>(rows * stride_)]);
  for (int64_t r = 0; r < rows; r++) {
    std::fill(decibels_.get() + r * stride_ + groups_.frames(), decibels_.get() + (r + 1) * stride_, 0.0f);
  }
}

int64_t Flux::tiles(int phase) const {
  if (phase == 0) return groups_.tiles();
  if (phase == 1) return groups_.channels() * tilesPerChannel_;
  return params_.detrend ? groups_.channels() : 0;
}

void Flux::run(int phase, int64_t tile, Scratch& scratch) {
  if (phase == 0) return spectra(tile, scratch);
  if (phase == 1) return differences(tile, scratch);
  detrend(out_ + tile * groups_.frames());
}

void Flux::spectra(int64_t tile, Scratch& scratch) {
  const MelGroup mel(tables_, scratch);
  const int lanes = MelGroup::lanes(), rows = static_cast<int>(params_.nMels);
  float* bands = scratch.take<float>(static_cast<size_t>(rows) * lanes);
  const simd::RowKernels& kernels = simd::rowKernels();
  groups_.each(tile, lanes, scratch, [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
    mel.bands(group, bands);
    ranges_.widen(tile, kernels.decibels(bands, rows, 1e-10f, 0));
    kernels.store(bands, rows, decibels_.get() + channel * rows * stride_ + f, stride_, count);
  });
}

void Flux::differences(int64_t tile, Scratch& scratch) {
  const simd::OnsetKernels& kernels = simd::onsetKernels();
  const int64_t channel = tile / tilesPerChannel_, frames = groups_.frames();
  const int64_t first = tile % tilesPerChannel_ * perTile_, end = std::min(frames, first + perTile_);
  const int bands = static_cast<int>(params_.nMels), lanes = kernels.lanes;
  const simd::FluxView view{decibels_.get() + channel * bands * stride_,
                            bands,
                            stride_,
                            ranges_.highest() - 80,
                            static_cast<int>(params_.maxSize),
                            static_cast<int>(params_.lag)};
  float* out = out_ + channel * frames;
  const bool median = params_.aggregate == OnsetStrengthParams::Aggregate::median;
  float* rows = median ? scratch.take<float>(static_cast<size_t>(bands) * lanes) : nullptr;
  float* room = median ? scratch.take<float>(static_cast<size_t>(simd::medianRoom(bands, lanes))) : nullptr;
  float* values = scratch.take<float>(static_cast<size_t>(lanes));
  const int64_t shift = params_.delay() - params_.lag;  // of frame u in the result
  const int64_t silent = std::clamp(params_.delay(), first, end);
  std::fill(out + first, out + silent, 0.0f);
  for (int64_t t = silent; t < end; t += lanes) {
    if (median) {
      medians(view, t - shift, rows, room, values);
    } else {
      kernels.mean(view, t - shift, values);
    }
    std::copy(values, values + std::min<int64_t>(lanes, end - t), out + t);
  }
}

// numpy.median: of an even number of bands, the mean of the two in the middle.
void Flux::medians(const simd::FluxView& view, int64_t u, float* rows, float* room, float* out) const {
  const simd::OnsetKernels& kernels = simd::onsetKernels();
  const int lanes = kernels.lanes;
  const bool some = kernels.differences(view, u, 1, rows);
  if (!some) {
    std::fill(out, out + lanes, 0.0f);
    return;
  }
  simd::medianKernels().medians(rows, view.bands, out, 1, room);
  if (view.bands % 2 == 1) return;
  float upper[64];
  std::copy(out, out + lanes, upper);
  // The one of rank n / 2 of the negated is the one of rank n / 2 - 1.
  kernels.differences(view, u, -1, rows);
  simd::medianKernels().medians(rows, view.bands, out, 1, room);
  for (int l = 0; l < lanes; l++) out[l] = (upper[l] - out[l]) / 2;
}

// One zero at frequency 0 and a pole beside it.
void Flux::detrend(float* envelope) const {
  double before = 0, result = 0;
  for (int64_t t = 0; t < groups_.frames(); t++) {
    result = 0.99 * result + (envelope[t] - before);
    before = envelope[t];
    envelope[t] = static_cast<float>(result);
  }
}

}  // namespace melisma
