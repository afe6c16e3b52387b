// The CPU's medianFilter. A tile is a piece of some neighbouring lines: they are laid side by side, one line
// per lane, with what the windows need beyond the piece, and filtered together.
#include "ops/median_filter/median_filter.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "dsp/median.hpp"
#include "simd/median.hpp"

namespace melisma {

namespace {

class MedianFilterWork : public Work {
 public:
  MedianFilterWork(const MedianFilterParams& params, ConstTensorView input, TensorView output)
      : size_(params.kernelSize),
        alongRows_(params.axis == MedianFilterParams::Axis::time),
        lanes_(simd::medianKernels().lanes),
        in_(input.as<float>()),
        out_(output.as<float>()) {
    const std::vector<int64_t>& shape = input.spec->shape;
    rows_ = shape[shape.size() - 2], columns_ = shape.back();
    matrices_ = shape.size() > 2 ? shape[0] : 1;
    lines_ = alongRows_ ? rows_ : columns_;
    length_ = alongRows_ ? columns_ : rows_;
    piece_ = std::max<int64_t>(alongRows_ ? 2048 : 256, 4 * size_);
    pieces_ = (length_ + piece_ - 1) / piece_;
    // Lines side by side share pages and cache lines; rows are better served by staying in the cache.
    linesPerTile_ = alongRows_ ? 16 : 256;
    bands_ = (lines_ + linesPerTile_ - 1) / linesPerTile_;
  }

  int64_t tiles(int) const override { return matrices_ * bands_ * pieces_; }

  void run(int, int64_t tile, Scratch& scratch) override {
    const int64_t matrix = tile / (bands_ * pieces_) * rows_ * columns_;
    const int64_t band = tile / pieces_ % bands_ * linesPerTile_, from = tile % pieces_ * piece_;
    const int64_t count = std::min(piece_, length_ - from), before = size_ / 2;
    const int64_t padded = count + size_ - 1, lines = std::min(linesPerTile_, lines_ - band);
    const auto take = [&scratch](int64_t values) { return scratch.take<float>(static_cast<size_t>(values)); };
    const int64_t strips = (lines + lanes_ - 1) / lanes_;
    const int64_t inSize = (padded + lanes_) * lanes_, outSize = (count + lanes_) * lanes_;
    float* in = take(strips * inSize);
    float* out = take(strips * outSize);
    float* room = take(simd::medianRoom(static_cast<int>(size_), static_cast<int>(lanes_)));
    gather(in_ + matrix, band, strips, from - before, padded, in, inSize);
    for (int64_t s = 0; s < strips; s++) {
      simd::medianKernels().medians(in + s * inSize, static_cast<int>(size_), out + s * outSize, count, room);
    }
    scatter(out, outSize, band, strips, from, count, out_ + matrix);
  }

 private:
  int64_t at(int64_t line, int64_t i) const { return alongRows_ ? line * columns_ + i : i * columns_ + line; }

  // Positions from … from + count - 1 of the lines from `band` on, strip after strip at `distance`.
  void gather(const float* matrix, int64_t band, int64_t strips, int64_t from, int64_t count, float* to,
              int64_t distance) const {
    const simd::MedianKernels& kernels = simd::medianKernels();
    const int64_t whole = std::min(strips, (lines_ - band) / lanes_);  // strips
    for (int64_t i = 0; i < count;) {
      float* row = to + i * lanes_;
      const bool block = alongRows_ && from + i >= 0 && i + lanes_ <= count && from + i + lanes_ <= length_;
      const int64_t source = dsp::reflected(from + i, length_), steps = block ? lanes_ : 1;
      if (block) {
        for (int64_t s = 0; s < whole; s++) {
          kernels.transpose(matrix + at(band + s * lanes_, source), columns_, row + s * distance, lanes_);
        }
      } else if (!alongRows_) {
        const float* from = matrix + at(band, source);
        kernels.copy(from, lanes_, row, distance, whole, from + rowsAhead * columns_);
      }
      for (int64_t s = block || !alongRows_ ? whole : 0; s < strips; s++) {
        for (int64_t k = 0; k < steps; k++) {
          for (int64_t l = 0; l < lanes_; l++) {
            row[s * distance + k * lanes_ + l] =
                matrix[at(std::min(band + s * lanes_ + l, lines_ - 1), source + k)];
          }
        }
      }
      i += steps;
    }
  }

  // And back.
  void scatter(const float* from, int64_t distance, int64_t band, int64_t strips, int64_t first,
               int64_t count, float* matrix) const {
    const simd::MedianKernels& kernels = simd::medianKernels();
    const int64_t whole = std::min(strips, (lines_ - band) / lanes_);
    for (int64_t i = 0; i < count;) {
      const float* row = from + i * lanes_;
      const bool block = alongRows_ && i + lanes_ <= count;
      const int64_t steps = block ? lanes_ : 1;
      if (block) {
        for (int64_t s = 0; s < whole; s++) {
          kernels.transpose(row + s * distance, lanes_, matrix + at(band + s * lanes_, first + i), columns_);
        }
      } else if (!alongRows_) {
        float* to = matrix + at(band, first + i);
        kernels.copy(row, distance, to, lanes_, whole, to + rowsAhead * columns_);
      }
      for (int64_t s = block || !alongRows_ ? whole : 0; s < strips; s++) {
        const int64_t lines = std::min(lanes_, lines_ - band - s * lanes_);
        for (int64_t k = 0; k < steps; k++) {
          for (int64_t l = 0; l < lines; l++) {
            matrix[at(band + s * lanes_ + l, first + i + k)] = row[s * distance + k * lanes_ + l];
          }
        }
      }
      i += steps;
    }
  }

  // Rows are too far apart for hardware to see where the next copies go.
  static constexpr int64_t rowsAhead = 8;

  int64_t size_;
  bool alongRows_;
  int64_t lanes_;
  const float* in_;
  float* out_;
  int64_t rows_, columns_, matrices_, lines_, length_, piece_, pieces_, linesPerTile_, bands_;
};

}  // namespace

std::vector<TensorSpec> MedianFilterPlan::outputs(const TensorSpec& input) const {
  if (input.dtype != DType::float32 || input.shape.size() < 2 || input.shape.size() > 3) {
    throw ParameterError("matrix: expected float32 [bins, frames] or [channels, bins, frames]");
  }
  return {{DType::float32, input.shape, "medians"}};
}

std::unique_ptr<Work> MedianFilterPlan::start(ConstTensorView input,
                                              const std::vector<TensorView>& outputs) const {
  return std::make_unique<MedianFilterWork>(params_, input, outputs[0]);
}

namespace {
const RegisterOp<MedianFilterParams, MedianFilterPlan> registered{"medianFilter", 1, "spectrogram",
                                                                  "Sliding median along one axis."};
}

}  // namespace melisma
