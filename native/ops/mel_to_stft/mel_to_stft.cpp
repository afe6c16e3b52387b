// melToStft: magnitudes whose mel bands are the given ones: x^(1/power) where x is not negative and minimises
// |A x - m|^2, A the mel filters. There are more bins than bands, so the answer is one of many: the search
// begins at the least-squares solution A^T (A A^T)^-1 m with its negative part cut off, as librosa's does,
// and goes on by accelerated projected gradients (A. Beck, M. Teboulle 2009) instead of L-BFGS-B. Input
// float32
// [..., nMels, frames]; output float32 [..., 1 + nFft / 2, frames].
// Source: librosa 0.11 feature.inverse.mel_to_stft, util.nnls.
#include <algorithm>
#include <cmath>
#include <memory>

#include "core/op.hpp"
#include "ops/frame_rows.hpp"
#include "ops/mel_params.hpp"

namespace melisma {

namespace {

struct MelToStftParams : MelBankParams {
  double power = 2;
  int64_t nFft = 2048, iterations = 200;

  void fields(Fields& f) {
    rateField(f);
    f.integer(nFft, "nFft", 2048).unit("samples").atLeast(2).atMost(1 << 20).doc("Length of the FFT.");
    f.number(power, "power", 2).above(0).doc("Exponent of the magnitudes that the bands are sums of.");
    edgeFields(f);
    f.integer(iterations, "iterations", 200).atLeast(0).atMost(100000).doc("Steps of the search.");
  }
};

// Works on `lanes` frames at a time: [rows][lanes].
constexpr int lanes = 8;

class MelToStftWork : public Work {
 public:
  MelToStftWork(const MelToStftParams& params, ConstTensorView input, TensorView output)
      : params_(params),
        bands_(input.spec->shape[input.spec->shape.size() - 2]),
        frames_(input.spec->shape.back()),
        items_(bands_ * frames_ == 0 ? 0 : input.spec->size() / (bands_ * frames_)),
        bins_(params.nFft / 2 + 1),
        in_(input.as<float>()),
        out_(output.as<float>()),
        bank_(dsp::melBank(params.sampleRate, params.nFft, bands_, params.fMin, params.fMax, params.melScale,
                           params.norm)) {
    // A A^T: each band meets its two neighbours only.
    diagonal_.assign(static_cast<size_t>(bands_), 0);
    beside_.assign(static_cast<size_t>(bands_), 0);
    size_t at = 0;
    for (int64_t m = 0; m < bands_; m++) {
      first_.push_back(at);
      at += static_cast<size_t>(bank_.count[m]);
    }
    for (int64_t m = 0; m < bands_; m++) {
      diagonal_[m] = product(m, m);
      if (m + 1 < bands_) beside_[m] = product(m, m + 1);
    }
    for (int64_t m = 0; m < bands_; m++) {
      const double sum = diagonal_[m] + beside_[m] + (m > 0 ? beside_[m - 1] : 0);
      largest_ = std::max(largest_, sum);  // Gershgorin's bound of the largest eigenvalue
    }
  }

  int64_t tiles(int) const override { return items_ * groups(); }
  void run(int, int64_t tile, Scratch& scratch) override {
    const int64_t item = tile / groups(), first = tile % groups() * lanes;
    const int count = static_cast<int>(std::min<int64_t>(lanes, frames_ - first));
    const size_t binValues = static_cast<size_t>(bins_) * lanes,
                 bandValues = static_cast<size_t>(bands_) * lanes;
    double *x = scratch.take<double>(binValues), *y = scratch.take<double>(binValues);
    double *b = scratch.take<double>(bandValues), *r = scratch.take<double>(bandValues);
    const float* in = in_ + item * bands_ * frames_ + first;
    for (int64_t m = 0; m < bands_; m++) {
      for (int i = 0; i < lanes; i++) b[m * lanes + i] = i < count ? in[m * frames_ + i] : 0;
    }
    leastSquares(b, r, x, scratch);
    std::copy(x, x + binValues, y);
    search(b, r, x, y);
    float* out = out_ + item * bins_ * frames_ + first;
    for (int64_t k = 0; k < bins_; k++) {
      for (int i = 0; i < count; i++) {
        const double value = x[k * lanes + i];
        out[k * frames_ + i] =
            static_cast<float>(params_.power == 2 ? std::sqrt(value) : std::pow(value, 1 / params_.power));
      }
    }
  }

 private:
  int64_t groups() const { return (frames_ + lanes - 1) / lanes; }
  double product(int64_t a, int64_t b) const {
    double sum = 0;
    const int from = std::max(bank_.start[a], bank_.start[b]);
    const int to = std::min(bank_.start[a] + bank_.count[a], bank_.start[b] + bank_.count[b]);
    for (int k = from; k < to; k++) {
      sum += static_cast<double>(bank_.weights[first_[a] + k - bank_.start[a]]) *
             bank_.weights[first_[b] + k - bank_.start[b]];
    }
    return sum;
  }

  // x = A^T r
  void spread(const double* r, double* x) const {
    std::fill(x, x + bins_ * lanes, 0.0);
    for (int64_t m = 0; m < bands_; m++) addBand(m, r + m * lanes, 1, x);
  }
  void addBand(int64_t m, const double* r, double factor, double* x) const {
    const float* w = &bank_.weights[first_[m]];
    double* to = x + static_cast<int64_t>(bank_.start[m]) * lanes;
    for (int k = 0; k < bank_.count[m]; k++, to += lanes) {
      for (int i = 0; i < lanes; i++) to[i] += factor * w[k] * r[i];
    }
  }

  // The tridiagonal system A A^T r = b; bands without bins stay 0.
  void leastSquares(const double* b, double* r, double* x, Scratch& scratch) const {
    double* upper = scratch.take<double>(static_cast<size_t>(bands_));
    const double tiny = 1e-12 * largest_;
    for (int64_t m = 0; m < bands_; m++) {
      const double left = m > 0 ? beside_[m - 1] : 0;
      const double pivot = diagonal_[m] - (m > 0 ? left * upper[m - 1] : 0);
      const double inverse = pivot > tiny ? 1 / pivot : 0;
      upper[m] = beside_[m] * inverse;
      for (int i = 0; i < lanes; i++) {
        r[m * lanes + i] = (b[m * lanes + i] - (m > 0 ? left * r[(m - 1) * lanes + i] : 0)) * inverse;
      }
    }
    for (int64_t m = bands_ - 2; m >= 0; m--) {
      for (int i = 0; i < lanes; i++) r[m * lanes + i] -= upper[m] * r[(m + 1) * lanes + i];
    }
    spread(r, x);
    for (int64_t i = 0; i < bins_ * lanes; i++) x[i] = std::max(0.0, x[i]);
  }

  void search(const double* b, double* r, double* x, double* y) const {
    if (largest_ <= 0) return;
    double t = 1;
    for (int64_t step = 0; step < params_.iterations; step++) {
      for (int64_t m = 0; m < bands_; m++) {
        double sum[lanes] = {};
        const float* w = &bank_.weights[first_[m]];
        const double* from = y + static_cast<int64_t>(bank_.start[m]) * lanes;
        for (int k = 0; k < bank_.count[m]; k++, from += lanes) {
          for (int i = 0; i < lanes; i++) sum[i] += w[k] * from[i];
        }
        for (int i = 0; i < lanes; i++) r[m * lanes + i] = b[m * lanes + i] - sum[i];
      }
      for (int64_t m = 0; m < bands_; m++) addBand(m, r + m * lanes, 1 / largest_, y);
      const double next = (1 + std::sqrt(1 + 4 * t * t)) / 2, momentum = (t - 1) / next;
      for (int64_t i = 0; i < bins_ * lanes; i++) {
        const double moved = std::max(0.0, y[i]);
        y[i] = moved + momentum * (moved - x[i]);
        x[i] = moved;
      }
      t = next;
    }
  }

  const MelToStftParams& params_;
  int64_t bands_, frames_, items_, bins_;
  const float* in_;
  float* out_;
  dsp::MelBank bank_;
  std::vector<size_t> first_;  // where a band's weights begin
  std::vector<double> diagonal_, beside_;
  double largest_ = 0;
};

class MelToStftPlan : public Plan {
 public:
  explicit MelToStftPlan(const MelToStftParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    checkFrameRows(input);
    if (input.shape.size() < 2 || input.shape[input.shape.size() - 2] < 1) {
      throw ParameterError("spectrogram: expected float32 [..., bands, frames] with at least 1 band");
    }
    TensorSpec spec{DType::float32, input.shape, "magnitudes"};
    spec.shape[input.shape.size() - 2] = params_.nFft / 2 + 1;
    return {spec};
  }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return std::make_unique<MelToStftWork>(params_, input, outputs[0]);
  }

 private:
  MelToStftParams params_;
};

const RegisterOp<MelToStftParams, MelToStftPlan> registered{
    "melToStft", 1, "spectrogram", "Magnitudes that a mel spectrogram may come from."};

}  // namespace

}  // namespace melisma
