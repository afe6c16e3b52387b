// The CPU's polyFeatures: weights of orthonormal polynomials by one small matrix product, in which nothing
// cancels, then powers of Hz in double.
#include "ops/poly_features/poly_features.hpp"

#include <cmath>

namespace melisma {

namespace {

class PolyFeaturesWork : public Work {
 public:
  PolyFeaturesWork(const PolyFeaturesParams& params, const simd::RealFftView<float>& fft, const float* basis,
                   const double* monomial, ConstTensorView input, TensorView output)
      : terms_(static_cast<int>(params.order) + 1),
        fft_(fft),
        basis_(basis),
        monomial_(monomial),
        groups_(input, params.framing()),
        out_(output.as<float>()) {}

  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    const Spectra spectra(fft_, scratch);
    const int lanes = Spectra::lanes();
    float* weights = scratch.take<float>(static_cast<size_t>(terms_) * lanes);
    groups_.each(tile, lanes, scratch, [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
      simd::rowKernels().dense(basis_, terms_, fft_.bins, spectra.magnitude(group), 0, weights);
      float* out = out_ + channel * terms_ * groups_.frames() + f;
      for (int term = 0; term < terms_; term++, out += groups_.frames()) {
        for (int i = 0; i < count; i++) {
          double sum = 0;
          for (int k = 0; k < terms_; k++) sum += monomial_[term * terms_ + k] * weights[k * lanes + i];
          out[i] = static_cast<float>(sum);
        }
      }
    });
  }

 private:
  int terms_;
  const simd::RealFftView<float>& fft_;
  const float* basis_;
  const double* monomial_;
  FrameGroups groups_;
  float* out_;
};

}  // namespace

PolyFeaturesPlan::PolyFeaturesPlan(const PolyFeaturesParams& params)
    : params_(params), fft_(static_cast<int>(params.nFft), params.paddedWindow()) {
  // Gram-Schmidt twice over powers of u in -1 … 1, with their coefficients in u.
  const size_t bins = static_cast<size_t>(params.bins()), terms = static_cast<size_t>(params.order) + 1;
  const double top = static_cast<double>(bins - 1) / 2;
  std::vector<std::vector<double>> values, coefficients;
  for (size_t d = 0; d < terms; d++) {
    std::vector<double> v(bins), c(terms, 0.0);
    // u times the polynomial before is better conditioned than a power of u.
    for (size_t i = 0; i < bins; i++) {
      v[i] = d == 0 ? 1 : values[d - 1][i] * (static_cast<double>(i) - top) / top;
    }
    if (d == 0) c[0] = 1;
    for (size_t k = 1; d > 0 && k < terms; k++) c[k] = coefficients[d - 1][k - 1];
    const auto scale = [&](double by) {
      for (double& x : v) x *= by;
      for (double& x : c) x *= by;
    };
    for (int round = 0; round < 2; round++) {
      for (size_t e = 0; e < d; e++) {
        double dot = 0;
        for (size_t i = 0; i < bins; i++) dot += v[i] * values[e][i];
        for (size_t i = 0; i < bins; i++) v[i] -= dot * values[e][i];
        for (size_t k = 0; k < terms; k++) c[k] -= dot * coefficients[e][k];
      }
      double norm = 0;
      for (double x : v) norm += x * x;
      scale(1 / std::sqrt(norm));
    }
    values.push_back(v);
    coefficients.push_back(c);
    for (double x : v) basis_.push_back(static_cast<float>(x));
  }
  // u = f / (top width) - 1, so u^k = sum over j of binomial(k, j) (f / (top width))^j (-1)^(k - j).
  const double half = top * params.sampleRate / static_cast<double>(params.nFft);
  for (size_t term = 0; term < terms; term++) {
    const size_t j = terms - 1 - term;  // highest power first
    for (size_t d = 0; d < terms; d++) {
      double sum = 0, binomial = 1;
      for (size_t k = j; k < terms; k++) {
        sum += coefficients[d][k] * binomial * ((k - j) % 2 ? -1 : 1);
        binomial *= static_cast<double>(k + 1) / static_cast<double>(k + 1 - j);
      }
      monomial_.push_back(sum / std::pow(half, static_cast<double>(j)));
    }
  }
}

std::vector<TensorSpec> PolyFeaturesPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {params_.order + 1, 0}), "coefficients"};
  spec.shape.back() = params_.framing().frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> PolyFeaturesPlan::start(ConstTensorView input,
                                              const std::vector<TensorView>& outputs) const {
  return std::make_unique<PolyFeaturesWork>(params_, fft_.view(), basis_.data(), monomial_.data(), input,
                                            outputs[0]);
}

namespace {
const RegisterOp<PolyFeaturesParams, PolyFeaturesPlan> registered{
    "polyFeatures", 1, "audio", "Polynomials that fit the magnitudes of each frame."};
}

}  // namespace melisma
