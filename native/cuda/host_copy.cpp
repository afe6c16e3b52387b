#include "cuda/host_copy.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>

#include "core/shared_blocks.hpp"

namespace melisma::cuda {

namespace {

// Calls copy(piece, first byte of it, byte of the range, count) for what of the pieces lies in [from, to).
template <class Copy>
void eachPart(const std::vector<Piece>& pieces, size_t from, size_t to, Copy copy) {
  auto piece = std::partition_point(pieces.begin(), pieces.end(),
                                    [from](const Piece& p) { return p.offset + p.bytes <= from; });
  for (; piece != pieces.end() && piece->offset < to; ++piece) {
    const size_t first = std::max(from, piece->offset), last = std::min(to, piece->offset + piece->bytes);
    if (first < last) copy(*piece, first - piece->offset, first - from, last - first);
  }
}

void narrow(const float* from, int16_t* to, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = static_cast<int16_t>(from[i] * 32768.0f);
}

bool areWholeInt16(const float* samples, size_t count) {
  constexpr size_t run = 1024;  // most float audio is told by its first samples
  for (size_t start = 0; start < count; start += run) {
    const size_t end = std::min(count, start + run);
    bool whole = true;
    for (size_t i = start; i < end; i++) {
      const float scaled = samples[i] * 32768.0f;
      const bool inside = scaled >= -32768.0f && scaled <= 32767.0f;
      const float back = static_cast<float>(static_cast<int32_t>(inside ? scaled : 0.5f));
      uint32_t given, rounded;
      std::memcpy(&given, &scaled, 4);
      std::memcpy(&rounded, &back, 4);
      whole &= inside & (given == rounded);  // as bits, which tells -0 from 0
    }
    if (!whole) return false;
  }
  return true;
}

}  // namespace

void gather(const std::vector<Piece>& pieces, size_t from, size_t bytes, char* to, int threads) {
  shareBlocks(bytes, threads, [&pieces, from, to](size_t begin, size_t end) {
    eachPart(pieces, from + begin, from + end, [&](const Piece& piece, size_t at, size_t into, size_t count) {
      char* target = to + begin + into;
      if (piece.narrow) {
        // Ranges and pieces begin at multiples of 256 bytes, so no sample is cut in two.
        narrow(static_cast<const float*>(piece.host) + at / 2, reinterpret_cast<int16_t*>(target), count / 2);
      } else {
        std::memcpy(target, static_cast<const char*>(piece.host) + at, count);
      }
    });
  });
}

void scatter(const std::vector<Piece>& pieces, size_t from, size_t bytes, const char* range, int threads) {
  shareBlocks(bytes, threads, [&pieces, from, range](size_t begin, size_t end) {
    eachPart(pieces, from + begin, from + end, [&](const Piece& piece, size_t at, size_t into, size_t count) {
      std::memcpy(static_cast<char*>(piece.host) + at, range + begin + into, count);
    });
  });
}

bool areWholeInt16(const float* samples, size_t count, int threads) {
  const auto whole = std::make_shared<std::atomic<bool>>(true);
  shareBlocks(count * sizeof(float), threads, [=](size_t begin, size_t end) {
    if (*whole && !areWholeInt16(samples + begin / sizeof(float), (end - begin) / sizeof(float)))
      *whole = false;
  });
  return *whole;
}

}  // namespace melisma::cuda
