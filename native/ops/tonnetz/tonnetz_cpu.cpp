// The CPU's tonnetz.
#include "ops/tonnetz/tonnetz.hpp"

#include <cmath>

#include "simd/rows.hpp"

namespace melisma {

namespace {

class TonnetzWork : public Work {
 public:
  TonnetzWork(const TonnetzParams& params, const ConstantQShared& shared, const float* basis,
              ConstTensorView input, TensorView output)
      : classes_(static_cast<int>(params.nChroma)),
        chroma_(shared, params, input, output.spec->shape.back()),
        basis_(basis),
        out_(output.as<float>()) {}

  int phases() const override { return chroma_.phases() + 1; }
  int64_t tiles(int phase) const override {
    return phase < chroma_.phases() ? chroma_.tiles(phase) : chroma_.frames().frameTiles();
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase < chroma_.phases()) return chroma_.run(phase, tile, scratch);
    const simd::ChromaKernels& kernels = simd::chromaKernels();
    float* points =
        scratch.take<float>(static_cast<size_t>(tonnetzRows * simd::spectrumKernels().floatLanes));
    const int64_t frames = chroma_.frames().frames();
    chroma_.each(tile, scratch, [&](int64_t channel, int64_t f, int count, float* values) {
      kernels.normalise(values, classes_, simd::VectorNorm::l1);
      kernels.fold(basis_, tonnetzRows, classes_, values, points);
      simd::rowKernels().store(points, tonnetzRows, out_ + channel * tonnetzRows * frames + f, frames, count);
    });
  }

 private:
  const int classes_;
  ConstantQChroma chroma_;
  const float* basis_;
  float* out_;
};

}  // namespace

std::vector<float> tonnetzBasis(int64_t nChroma) {
  constexpr double pi = 3.14159265358979323846;
  constexpr double steps[] = {7.0 / 6, 3.0 / 2, 2.0 / 3}, radii[] = {1, 1, 0.5};
  std::vector<float> basis;
  for (int row = 0; row < tonnetzRows; row++) {
    for (int64_t c = 0; c < nChroma; c++) {
      const double semitones = 12 * static_cast<double>(c) / static_cast<double>(nChroma);
      const double turn = steps[row / 2] * semitones - (row % 2 ? 0 : 0.5);
      basis.push_back(static_cast<float>(radii[row / 2] * std::cos(pi * turn)));
    }
  }
  return basis;
}

TonnetzPlan::TonnetzPlan(const TonnetzParams& params)
    : params_(params), shared_(params), basis_(tonnetzBasis(params.nChroma)) {}

std::vector<TensorSpec> TonnetzPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {tonnetzRows, 0}), "tonnetz"};
  spec.shape.back() = params_.frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> TonnetzPlan::start(ConstTensorView input,
                                         const std::vector<TensorView>& outputs) const {
  return std::make_unique<TonnetzWork>(params_, shared_, basis_.data(), input, outputs[0]);
}

namespace {
const RegisterOp<TonnetzParams, TonnetzPlan> registered{
    "tonnetz", 1, "audio", "Tonal centroids: chroma on circles of fifths and thirds."};
}

}  // namespace melisma
