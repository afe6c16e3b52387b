// The CPU's mfcc. With topDb the decibels wait, group by group as the kernels left them, until the item's
// maximum is known; a second phase clamps and transforms. Without it one phase does all.
#include "ops/mfcc/mfcc.hpp"

#include "core/buffer.hpp"
#include "dsp/cosine_basis.hpp"
#include "ops/mel_groups.hpp"

namespace melisma {

namespace {

class MfccWork : public Work {
 public:
  MfccWork(const MfccParams& params, const MelTables& tables, const float* basis, ConstTensorView input,
           TensorView output)
      : params_(params),
        tables_(tables),
        basis_(basis),
        groups_(input, params.framing()),
        ranges_(groups_.tiles()),
        lanes_(MelGroup::lanes()),
        out_(output.as<float>()) {
    if (params.topDb) waiting_ = Buffer(static_cast<size_t>(groups_.tiles()) * perTile() * sizeof(float));
  }

  int phases() const override { return params_.topDb ? 2 : 1; }
  int64_t tiles(int) const override { return groups_.tiles(); }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    phase == 0 ? spectra(tile, scratch) : transformWaiting(tile, scratch);
  }

 private:
  size_t perTile() const {
    return static_cast<size_t>(groups_.groupsPerTile(lanes_) * params_.nMels * lanes_);
  }
  float* waiting(int64_t tile) const {
    return static_cast<float*>(waiting_.data()) + static_cast<size_t>(tile) * perTile();
  }

  void spectra(int64_t tile, Scratch& scratch) {
    const MelGroup mel(tables_, scratch);
    const int rows = static_cast<int>(params_.nMels);
    const size_t size = static_cast<size_t>(rows) * lanes_;
    float* bands = scratch.take<float>(size);
    float* coefficients = scratch.take<float>(static_cast<size_t>(params_.nMfcc) * lanes_);
    float* kept = params_.topDb ? waiting(tile) : nullptr;
    groups_.each(
        tile, lanes_, scratch, [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
          float* values = kept ? kept : bands;
          mel.bands(group, values);
          ranges_.widen(tile, simd::rowKernels().decibels(values, rows, static_cast<float>(params_.amin), 0));
          if (kept) {
            kept += size;
          } else {
            transform(values, -3.4e38f, coefficients, channel, f, count);
          }
        });
  }

  void transformWaiting(int64_t tile, Scratch& scratch) {
    const float floor = ranges_.highest() - static_cast<float>(*params_.topDb);
    float* coefficients = scratch.take<float>(static_cast<size_t>(params_.nMfcc) * lanes_);
    const auto [channel, first, end] = groups_.span(tile);
    const float* values = waiting(tile);
    for (int64_t f = first; f < end; f += lanes_, values += params_.nMels * lanes_) {
      transform(values, floor, coefficients, channel, f,
                static_cast<int>(std::min<int64_t>(lanes_, end - f)));
    }
  }

  void transform(const float* values, float floor, float* coefficients, int64_t channel, int64_t f,
                 int count) {
    const simd::RowKernels& kernels = simd::rowKernels();
    const int outputs = static_cast<int>(params_.nMfcc);
    kernels.dense(basis_, outputs, static_cast<int>(params_.nMels), values, floor, coefficients);
    kernels.store(coefficients, outputs, out_ + channel * outputs * groups_.frames() + f, groups_.frames(),
                  count);
  }

  const MfccParams& params_;
  const MelTables& tables_;
  const float* basis_;
  FrameGroups groups_;
  TileRanges ranges_;
  int lanes_;
  float* out_;
  Buffer waiting_;  // [tiles][groups][nMels][lanes]
};

}  // namespace

MfccPlan::MfccPlan(const MfccParams& params) : params_(params), tables_(params) {
  for (const double value :
       dsp::cosineBasis(static_cast<int>(params.dctType), params.nMfcc, params.nMels, params.lifter)) {
    basis_.push_back(static_cast<float>(value));
  }
}

std::vector<TensorSpec> MfccPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {params_.nMfcc, 0}), "mfcc"};
  spec.shape.back() = params_.framing().frames(input.shape[1]);
  return {spec};
}

std::unique_ptr<Work> MfccPlan::start(ConstTensorView input, const std::vector<TensorView>& outputs) const {
  return std::make_unique<MfccWork>(params_, tables_, basis_.data(), input, outputs[0]);
}

namespace {
const RegisterOp<MfccParams, MfccPlan> registered{"mfcc", 1, "audio", "Mel-frequency cepstral coefficients."};
}

}  // namespace melisma
