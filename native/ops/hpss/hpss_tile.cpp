#include "ops/hpss/hpss_tile.hpp"

#include <algorithm>
#include <cstring>

#include "dsp/median.hpp"
#include "simd/median.hpp"

namespace melisma {

HpssTile::HpssTile(const HpssFilters& filters, int64_t bins, int64_t frames, int64_t first, int64_t end,
                   Scratch& scratch)
    : filters_(filters),
      lanes_(simd::medianKernels().lanes),
      bins_(bins),
      frames_(frames),
      first_(first),
      end_(end) {
  const auto take = [&scratch](int64_t count) { return scratch.take<float>(static_cast<size_t>(count)); };
  const int64_t reach = filters.harmonicSize / 2;
  before_ = (reach + lanes_ - 1) / lanes_;
  own_ = (end - first + lanes_ - 1) / lanes_;
  // A window of even size reaches one less to the right.
  after_ = std::max<int64_t>(0, (end - first + reach + lanes_ - 1) / lanes_ - own_);
  strips_ = (bins + lanes_ - 1) / lanes_;
  distance_ = strips_ * lanes_ * lanes_;
  stripRows_ = (before_ + own_ + after_) * lanes_;
  percussiveBefore_ = filters.percussiveSize / 2;
  const int64_t paddedRows =
      std::max(bins + filters.percussiveSize - 1, percussiveBefore_ + strips_ * lanes_);
  padded_ = take(paddedRows * lanes_);
  std::fill(padded_, padded_ + paddedRows * lanes_, 0.0f);
  strip_ = take(strips_ * stripRows_ * lanes_);
  medians_ = take(own_ * lanes_ * lanes_);
  harmonic_ = take(own_ * distance_);
  percussive_ = take(own_ * distance_);
  // Lanes and rows that are left over are computed like the others: they must hold ordinary numbers.
  std::fill(medians_, medians_ + own_ * lanes_ * lanes_, 0.0f);
  for (int64_t g = 0; g < own_; g++)
    std::fill(percussive(g) + bins * lanes_, percussive(g) + distance_, 0.0f);
  room_ = take(simd::medianRoom(static_cast<int>(std::max(filters.harmonicSize, filters.percussiveSize)),
                                static_cast<int>(lanes_)));
}

void HpssTile::add(int64_t group) {
  const simd::MedianKernels& kernels = simd::medianKernels();
  const size_t row = static_cast<size_t>(lanes_) * sizeof(float);
  float* in = magnitudes();
  for (int64_t s = 0; s < strips_; s++) {
    kernels.transpose(in + s * lanes_ * lanes_, static_cast<long>(lanes_),
                      strip_ + (s * stripRows_ + (before_ + group) * lanes_) * lanes_,
                      static_cast<long>(lanes_));
  }
  if (group < 0 || group >= own_) return;
  for (int64_t i = 1; i <= percussiveBefore_; i++) {
    std::memcpy(in - i * lanes_, in + dsp::reflected(-i, bins_) * lanes_, row);
  }
  for (int64_t i = bins_; i < bins_ + filters_.percussiveSize - 1 - percussiveBefore_; i++) {
    std::memcpy(in + i * lanes_, in + dsp::reflected(i, bins_) * lanes_, row);
  }
  kernels.medians(padded_, static_cast<int>(filters_.percussiveSize), percussive(group), bins_, room_);
}

void HpssTile::reflectTime(float* strip) const {
  const size_t row = static_cast<size_t>(lanes_) * sizeof(float);
  const int64_t origin = first_ - before_ * lanes_;
  const int64_t reach = filters_.harmonicSize / 2, from = first_ - reach;
  const int64_t to = end_ + filters_.harmonicSize - 1 - reach;
  const auto copy = [&](int64_t f) {
    std::memcpy(strip + (f - origin) * lanes_, strip + (dsp::reflected(f, frames_) - origin) * lanes_, row);
  };
  for (int64_t f = from; f < std::min<int64_t>(0, to); f++) copy(f);
  for (int64_t f = std::max(frames_, from); f < to; f++) copy(f);
}

void HpssTile::makeMasks() {
  const simd::MedianKernels& kernels = simd::medianKernels();
  const int64_t skipped = before_ * lanes_ - filters_.harmonicSize / 2;
  for (int64_t s = 0; s < strips_; s++) {
    float* strip = strip_ + s * stripRows_ * lanes_;
    reflectTime(strip);
    kernels.medians(strip + skipped * lanes_, static_cast<int>(filters_.harmonicSize), medians_,
                    end_ - first_, room_);
    const int64_t at = s * lanes_ * lanes_;
    simd::hpssKernels().masks(filters_.rule, medians_, static_cast<int>(own_), percussive_ + at,
                              harmonic_ + at, static_cast<long>(distance_));
  }
}

}  // namespace melisma
