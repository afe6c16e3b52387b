// The CPU's whisper. First the decibels of the frames that reach into the audio, then, row by row, the clamp
// at the channel's maximum.
#include "ops/whisper/whisper.hpp"

#include "ops/mel_groups.hpp"
#include "simd/power400.hpp"

namespace melisma {

namespace {

class WhisperWork : public Work {
 public:
  WhisperWork(const WhisperParams& params, const double* window, const dsp::MelBank& bank,
              ConstTensorView input, TensorView output)
      : window_(window),
        matrix_{static_cast<int>(params.nMels), bank.start.data(), bank.count.data(), bank.weights.data()},
        rows_(static_cast<int>(params.nMels)),
        frames_(output.spec->shape.back()),
        groups_(groupsOf(params, input, frames_)),
        ranges_(groups_.tiles()),
        out_(output.as<float>()) {}

  int phases() const override { return 2; }
  int64_t tiles(int phase) const override {
    return phase == 0 ? groups_.tiles() : groups_.channels() * blocksPerChannel();
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    phase == 0 ? spectra(tile, scratch) : settle(tile);
  }

 private:
  static constexpr int rowsPerTile = 16;

  static FrameGroups groupsOf(const WhisperParams& params, ConstTensorView input, int64_t frames) {
    const WhisperPlan::Extent extent = WhisperPlan::extentOf(params, input.spec->shape[1], frames);
    return {input, extent.framing, extent.length, extent.frames};
  }

  int64_t blocksPerChannel() const { return (rows_ + rowsPerTile - 1) / rowsPerTile; }

  void spectra(int64_t tile, Scratch& scratch) {
    const simd::Power400Kernels& transform = simd::power400Kernels();
    const int lanes = transform.floatLanes;
    double* room = scratch.take<double>(static_cast<size_t>(transform.room));
    float* spectrum = scratch.take<float>(static_cast<size_t>(WhisperPlan::bins * lanes));
    float* bands = scratch.take<float>(static_cast<size_t>(rows_) * lanes);
    const simd::RowKernels& kernels = simd::rowKernels();
    groups_.each(tile, lanes, scratch, [&](int64_t channel, int64_t f, int count, const simd::Frames& group) {
      transform.power(window_, group, room, spectrum);
      kernels.sparse(matrix_, spectrum, bands);
      ranges_.widen(tile, kernels.decibels(bands, rows_, 1e-10f, 0));
      kernels.store(bands, rows_, out_ + channel * rows_ * frames_ + f, frames_, count);
    });
  }

  void settle(int64_t tile) {
    const int64_t channel = tile / blocksPerChannel(), first = tile % blocksPerChannel() * rowsPerTile;
    const int64_t end = std::min<int64_t>(rows_, first + rowsPerTile), computed = groups_.frames();
    float highest = computed < frames_ ? silence : -3.4e38f;
    const int64_t perChannel = groups_.tiles() / groups_.channels();
    for (int64_t i = 0; i < perChannel; i++) {
      highest = std::max(highest, ranges_.of(channel * perChannel + i).highest);
    }
    const float floor = highest - 80;
    const auto settled = [floor](float db) { return (std::max(db, floor) + 40) * 0.025f; };
    for (int64_t row = first; row < end; row++) {
      float* values = out_ + (channel * rows_ + row) * frames_;
      for (int64_t f = 0; f < computed; f++) values[f] = settled(values[f]);
      std::fill(values + computed, values + frames_, settled(silence));
    }
  }

  static constexpr float silence = -100;  // dB of the smallest power

  const double* window_;
  simd::SparseRows matrix_;
  int rows_;
  int64_t frames_;
  FrameGroups groups_;
  TileRanges ranges_;
  float* out_;
};

}  // namespace

WhisperPlan::Extent WhisperPlan::extentOf(const WhisperParams& params, int64_t given, int64_t frames) {
  const int64_t extent = params.length.value_or(given);
  dsp::Framing framing{nFft, hopLength, true, dsp::PadMode::reflect};
  framing.zeros = std::max<int64_t>(0, extent - given);
  // Of frames beyond these all samples are zeros.
  const int64_t reached = (given + framing.padding() + framing.hopLength - 1) / framing.hopLength;
  return {framing, std::min(given, extent), given == 0 ? 0 : std::min(frames, reached)};
}

WhisperPlan::WhisperPlan(const WhisperParams& params)
    : params_(params),
      window_(dsp::window(dsp::Window::hann, nFft)),
      bank_(dsp::melBank(rate, nFft, params.nMels, 0, 8000, dsp::MelScale::slaney, dsp::MelNorm::slaney)) {
  if (params.sampleRate != rate) {
    throw ParameterError("sampleRate: expected 16000 Hz, got " + toText(params.sampleRate));
  }
}

std::vector<TensorSpec> WhisperPlan::outputs(const TensorSpec& input) const {
  TensorSpec spec{DType::float32, shapePerChannel(input, {params_.nMels, 0}), "whisper"};
  const int64_t extent = params_.length.value_or(input.shape[1]);
  spec.shape.back() = extent / hopLength;
  return {spec};
}

std::unique_ptr<Work> WhisperPlan::start(ConstTensorView input,
                                         const std::vector<TensorView>& outputs) const {
  return std::make_unique<WhisperWork>(params_, window_.data(), bank_, input, outputs[0]);
}

namespace {
const RegisterOp<WhisperParams, WhisperPlan> registered{"whisper", 2, "audio",
                                                        "Log-mel spectrogram that Whisper reads."};
}

}  // namespace melisma
