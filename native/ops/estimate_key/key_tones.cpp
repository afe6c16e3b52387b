#include "ops/estimate_key/key_tones.hpp"

#include <algorithm>
#include <cmath>

namespace melisma {

namespace {
constexpr size_t classes = 12;
constexpr size_t thirdHarmonic = 19;  // semitones
constexpr float harmonicShare = 0.4f;
}  // namespace

KeyTones::KeyTones(const std::vector<int>& classOf, int binsPerOctave)
    : bins_(classOf.size()), reach_(static_cast<size_t>(binsPerOctave) / 2) {
  for (size_t bin = 0; bin < bins_; bin++) {
    if (bin == 0 || classOf[bin] != classOf[bin - 1]) classOf_.push_back(classOf[bin]);
    toneOf_.push_back(classOf_.size() - 1);
  }
}

KeyTones::Room KeyTones::room(int lanes, Scratch& scratch) const {
  const auto n = static_cast<size_t>(lanes);
  return {n, scratch.take<float>(bins_ * n), scratch.take<double>((bins_ + 1) * n),
          scratch.take<float>(classOf_.size() * n), scratch.take<float>(classes * n)};
}

void KeyTones::whiten(const Room& room) const {
  const auto& [lanes, magnitudes, sums, tones, chroma] = room;
  std::fill(sums, sums + lanes, 0.0);  // [bin]: of all bins below
  for (size_t i = 0; i < bins_ * lanes; i++) sums[i + lanes] = sums[i] + static_cast<double>(magnitudes[i]);
  for (size_t bin = 0; bin < bins_; bin++) {
    const size_t low = bin < reach_ ? 0 : bin - reach_, high = std::min(bins_, bin + reach_ + 1);
    const double* below = sums + low * lanes;
    const double* above = sums + high * lanes;
    for (size_t i = 0; i < lanes; i++) {
      const double mean = (above[i] - below[i]) / static_cast<double>(high - low);
      float& value = magnitudes[bin * lanes + i];
      value = mean > 0 ? static_cast<float>(static_cast<double>(value) / std::sqrt(mean)) : 0.0f;
    }
  }
}

void KeyTones::fold(const Room& room) const {
  whiten(room);
  const auto& [lanes, magnitudes, sums, tones, chroma] = room;
  std::fill(tones, tones + classOf_.size() * lanes, 0.0f);
  for (size_t bin = 0; bin < bins_; bin++) {
    float* tone = tones + toneOf_[bin] * lanes;
    for (size_t i = 0; i < lanes; i++) tone[i] += magnitudes[bin * lanes + i];
  }
  std::fill(chroma, chroma + classes * lanes, 0.0f);
  for (size_t tone = 0; tone < classOf_.size(); tone++) {
    float* sum = chroma + static_cast<size_t>(classOf_[tone]) * lanes;
    const float* own = tones + tone * lanes;
    const float* below = tone < thirdHarmonic ? nullptr : tones + (tone - thirdHarmonic) * lanes;
    for (size_t i = 0; i < lanes; i++) {
      sum[i] += below ? std::max(0.0f, own[i] - harmonicShare * below[i]) : own[i];
    }
  }
}

}  // namespace melisma
