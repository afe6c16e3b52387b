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
    piece_ = std::max<int64_t>(2048, 4 * size_);
    pieces_ = (length_ + piece_ - 1) / piece_;
    bands_ = (lines_ + linesPerTile - 1) / linesPerTile;
  }

  int64_t tiles(int) const override { return matrices_ * bands_ * pieces_; }

  void run(int, int64_t tile, Scratch& scratch) override {
    const int64_t matrix = tile / (bands_ * pieces_) * rows_ * columns_;
    const int64_t band = tile / pieces_ % bands_ * linesPerTile, from = tile % pieces_ * piece_;
    const int64_t count = std::min(piece_, length_ - from), before = size_ / 2;
    const int64_t padded = count + size_ - 1;
    const auto take = [&scratch](int64_t values) { return scratch.take<float>(static_cast<size_t>(values)); };
    float* in = take((padded + lanes_) * lanes_);
    float* out = take((count + lanes_) * lanes_);
    float* room = take(simd::medianRoom(static_cast<int>(size_), static_cast<int>(lanes_)));
    for (int64_t line = band; line < std::min(lines_, band + linesPerTile); line += lanes_) {
      gather(in_ + matrix, line, from - before, padded, in);
      simd::medianKernels().medians(in, static_cast<int>(size_), out, count, room);
      scatter(out, line, from, count, out_ + matrix);
    }
  }

 private:
  static constexpr int64_t linesPerTile = 64;

  int64_t at(int64_t line, int64_t i) const { return alongRows_ ? line * columns_ + i : i * columns_ + line; }

  void gather(const float* matrix, int64_t line, int64_t from, int64_t count, float* to) const {
    const int64_t end = from + count;
    const bool whole = line + lanes_ <= lines_;
    for (int64_t i = from; i < end;) {
      float* row = to + (i - from) * lanes_;
      if (whole && alongRows_ && i >= 0 && i + lanes_ <= std::min(end, length_)) {
        simd::medianKernels().transpose(matrix + at(line, i), static_cast<long>(columns_), row,
                                        static_cast<long>(lanes_));
        i += lanes_;
        continue;
      }
      const int64_t source = dsp::reflected(i, length_);
      if (whole && !alongRows_) {
        std::copy_n(matrix + at(line, source), lanes_, row);
      } else {
        for (int64_t l = 0; l < lanes_; l++) row[l] = matrix[at(std::min(line + l, lines_ - 1), source)];
      }
      i++;
    }
  }

  void scatter(const float* from, int64_t line, int64_t first, int64_t count, float* matrix) const {
    const int64_t lanes = std::min(lanes_, lines_ - line);
    for (int64_t i = 0; i < count;) {
      const float* row = from + i * lanes_;
      if (lanes == lanes_ && alongRows_ && i + lanes_ <= count) {
        simd::medianKernels().transpose(row, static_cast<long>(lanes_), matrix + at(line, first + i),
                                        static_cast<long>(columns_));
        i += lanes_;
        continue;
      }
      for (int64_t l = 0; l < lanes; l++) matrix[at(line + l, first + i)] = row[l];
      i++;
    }
  }

  int64_t size_;
  bool alongRows_;
  int64_t lanes_;
  const float* in_;
  float* out_;
  int64_t rows_, columns_, matrices_, lines_, length_, piece_, pieces_, bands_;
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
