// Framing with numpy's padding rules.
#include "dsp/framing.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace melisma::dsp {

std::vector<std::string> padModeNames() { return {"constant", "reflect", "symmetric", "edge"}; }

float paddedSample(const float* signal, int64_t length, int64_t index, PadMode mode) {
  const int64_t at = paddedIndex(length, index, mode);
  return at < 0 ? 0.0f : signal[at];
}

int64_t Framing::frames(int64_t length) const {
  if (length == 0 && center && padMode != PadMode::constant) {
    throw ParameterError("audio: expected at least 1 samples to pad by '" +
                         padModeNames()[static_cast<size_t>(padMode)] + "', got 0");
  }
  const int64_t padded = length + 2 * padding();
  if (padded < frameLength) {
    throw ParameterError("audio: expected at least " + std::to_string(frameLength - 2 * padding()) +
                         " samples" + (center ? "" : " without center") + ", got " + std::to_string(length));
  }
  return 1 + (padded - frameLength) / hopLength;
}

bool Framing::inside(int64_t length, int64_t f, int64_t count) const {
  return f * hopLength >= padding() && (f + count - 1) * hopLength - padding() + frameLength <= length;
}

void Framing::copy(const float* signal, int64_t length, int64_t f, float* out) const {
  const int64_t first = f * hopLength - padding();
  const int64_t from = std::min(std::max<int64_t>(0, -first), frameLength);
  const int64_t to = std::max(from, std::min(frameLength, length - first));
  const auto beyond = [&](int64_t i) {
    const int64_t extent = length + zeros, at = paddedIndex(extent, first + i, padMode);
    return at < 0 || at >= length ? 0.0f : signal[at];
  };
  for (int64_t i = 0; i < from; i++) out[i] = beyond(i);
  if (to > from) std::copy(signal + first + from, signal + first + to, out + from);
  for (int64_t i = to; i < frameLength; i++) out[i] = beyond(i);
}

}  // namespace melisma::dsp
