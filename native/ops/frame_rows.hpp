// Rows of frames: tensors [..., rows, frames] (or [frames]) that ops on spectrograms read.
#pragma once

#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "core/tensor.hpp"

namespace melisma {

// Checks float32 [..., frames].
inline void checkFrameRows(const TensorSpec& input) {
  if (input.dtype != DType::float32 || input.shape.empty()) {
    throw ParameterError("spectrogram: expected float32 [..., frames]");
  }
}

// All rows of a tensor, cut into tiles of about 65,536 values.
struct FrameRows {
  int64_t rows, frames, perTile;

  explicit FrameRows(const TensorSpec& input)
      : rows(1),
        frames(input.shape.back()),
        perTile(std::max<int64_t>(1, 65536 / std::max<int64_t>(1, frames))) {
    for (size_t i = 0; i + 1 < input.shape.size(); i++) rows *= input.shape[i];
  }
  int64_t tiles() const { return frames == 0 ? 0 : (rows + perTile - 1) / perTile; }
  int64_t first(int64_t tile) const { return tile * perTile; }
  int64_t end(int64_t tile) const { return std::min(rows, (tile + 1) * perTile); }
};

}  // namespace melisma
