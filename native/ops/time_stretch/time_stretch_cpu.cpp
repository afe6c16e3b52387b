// The CPU's timeStretch. Phases add up from frame to frame, so a channel is worked through in order: every
// phase of the work takes the next frames of all channels, from samples to samples in cache.
#include <algorithm>
#include <optional>
#include <vector>

#include "core/buffer.hpp"
#include "core/error.hpp"
#include "ops/frame_groups.hpp"
#include "ops/overlap_add.hpp"
#include "ops/time_stretch/expected_turns.hpp"
#include "ops/time_stretch/phase_vocoder.hpp"
#include "ops/time_stretch/time_stretch.hpp"
#include "simd/spectrum.hpp"

namespace melisma {

namespace {

// What one channel hands from one phase of the work to the next.
struct ChannelState {
  Buffer memory;
  float *magnitudes, *angles;  // of two groups of input frames, the even and the odd one
  float* phase;
  int64_t groups[2] = {-1, -1};  // which these are
  std::optional<FrameSum> frames;
  int64_t finished = 0;  // samples of the result that are final
};

class TimeStretchWork : public Work {
 public:
  TimeStretchWork(const TimeStretchParams& params, const simd::RealFftView<float>& fft,
                  const simd::RealFftView<double>* precise, const float* squares, const float* turns,
                  int64_t stride, ConstTensorView input, TensorView output)
      : fft_(fft),
        precise_(precise),
        framing_(params.framing()),
        rate_(params.rate),
        turns_(turns),
        stride_(stride),
        in_(input.as<float>()),
        out_(output.as<float>()),
        channels_(input.spec->shape[0]),
        length_(input.spec->shape[1]),
        samples_(output.spec->shape[1]),
        inputFrames_(framing_.frames(length_)),
        frames_(stretchedFrames()),
        overlap_(params.nFft, params.hopLength, frames_, frames_, squares),
        perPhase_(std::clamp<int64_t>((int64_t{1} << 18) / params.nFft / 16 * 16, 16, 4096)),
        states_(static_cast<size_t>(channels_)) {}

  int phases() const override { return static_cast<int>((frames_ + perPhase_ - 1) / perPhase_); }
  int64_t tiles(int) const override { return samples_ > 0 ? channels_ : 0; }

  void run(int phase, int64_t channel, Scratch& scratch) override {
    ChannelState& state = states_[static_cast<size_t>(channel)];
    if (phase == 0) open(channel);
    const int64_t first = phase * perPhase_, last = std::min(frames_, first + perPhase_);
    const int64_t lanes = simd::phaseVocoderKernels().lanes;
    const size_t groupSize = static_cast<size_t>(stride_ * lanes);
    // One transform at a time: both have the same room, so that all of this fits the second-level cache.
    const size_t transform =
        std::max(simd::roomSize(fft_, static_cast<int>(lanes)) * sizeof(float),
                 precise_ ? simd::roomSize(*precise_, doubleLanes()) * sizeof(double) : 0);
    char* shared = scratch.take<char>(transform);
    const Room room{reinterpret_cast<float*>(shared),
                    scratch.take<float>(2 * groupSize),
                    scratch.take<float>(groupSize),
                    scratch.take<float>(groupSize),
                    scratch.take<float>(static_cast<size_t>(fft_.nFft * lanes)),
                    reinterpret_cast<double*>(shared)};
    for (int64_t f = first; f < last; f += lanes) {
      const int64_t count = std::min(lanes, last - f);
      vocode(state, in_ + channel * length_, f, count, room);
      simd::phaseVocoderKernels().synthesise(fft_, room.re, room.im, static_cast<long>(stride_), room.fft,
                                             room.columns, state.frames->samples());
      state.frames->add(f, count);
    }
    if (last == frames_) state.frames->finish();
    const int64_t origin = framing_.padding();
    settle(state, out_ + channel * samples_,
           last == frames_ ? samples_ : std::min(samples_, last * framing_.hopLength - origin), scratch);
    if (last == frames_) state.memory.reset();
  }

 private:
  struct Room {
    float *fft, *columns, *re, *im, *copies;
    double* precise;
  };

  static int doubleLanes() { return simd::spectrumKernels().doubleLanes; }

  // As many as numpy's arange(0, inputFrames, rate) has values, less what lies beyond the result. librosa
  // counts frames at the head twice over; these are never beyond it here.
  int64_t stretchedFrames() const {
    const int64_t all = static_cast<int64_t>(std::ceil(static_cast<double>(inputFrames_) / rate_));
    const int64_t padded = samples_ + 2 * framing_.padding();
    return std::max<int64_t>(1, std::min(all, (padded + framing_.hopLength - 1) / framing_.hopLength));
  }

  void open(int64_t channel) {
    ChannelState& state = states_[static_cast<size_t>(channel)];
    const int64_t rows = 2 * simd::phaseVocoderKernels().lanes;
    const auto spectra = static_cast<size_t>((2 * rows + 1) * stride_);
    state.memory = Buffer((spectra + FrameSum::room(overlap_)) * sizeof(float));
    state.magnitudes = static_cast<float*>(state.memory.data());
    state.angles = state.magnitudes + rows * stride_;
    state.phase = state.angles + rows * stride_;
    const int64_t origin = framing_.padding();
    state.frames.emplace(overlap_, origin, origin + samples_, out_ + channel * samples_,
                         state.magnitudes + spectra);
  }

  // Frames f … f + count - 1 of the result, as rows; those left over are silent.
  void vocode(ChannelState& state, const float* signal, int64_t f, int64_t count, const Room& room) const {
    const simd::PhaseVocoderKernels& kernels = simd::phaseVocoderKernels();
    for (int64_t i = 0; i < kernels.lanes; i++) {
      float *re = room.re + i * stride_, *im = room.im + i * stride_;
      if (i >= count) {
        std::fill(re, re + stride_, 0.0f), std::fill(im, im + stride_, 0.0f);
        continue;
      }
      const double step = static_cast<double>(f + i) * rate_;
      const int64_t at = static_cast<int64_t>(step);
      const int64_t row0 = rowOf(state, signal, at, room), row1 = rowOf(state, signal, at + 1, room);
      if (f + i == 0) std::copy(state.angles + row0, state.angles + row0 + stride_, state.phase);
      kernels.advance({state.magnitudes + row0, state.magnitudes + row1, state.angles + row0,
                       state.angles + row1, static_cast<float>(step - static_cast<double>(at))},
                      turns_, turns_ + stride_, state.phase, re, im, static_cast<long>(stride_));
    }
  }

  // Where frame f of the input is kept, analysed when it is not there yet.
  int64_t rowOf(ChannelState& state, const float* signal, int64_t f, const Room& room) const {
    const simd::PhaseVocoderKernels& kernels = simd::phaseVocoderKernels();
    const int64_t lanes = kernels.lanes, group = f / lanes, slot = group % 2 * lanes * stride_;
    if (state.groups[group % 2] != group) {
      state.groups[group % 2] = group;
      const simd::Frames frames = framesFrom(signal, group * lanes, lanes, room.copies);
      float *magnitudes = state.magnitudes + slot, *angles = state.angles + slot;
      const auto stride = static_cast<long>(stride_);
      if (precise_) {
        kernels.analyseInDouble(*precise_, frames, room.precise, room.columns, magnitudes, angles, stride);
      } else {
        kernels.analyse(fft_, frames, room.fft, room.columns, magnitudes, angles, stride);
      }
    }
    return slot + f % lanes * stride_;
  }

  // Frames f … f + lanes - 1; beyond the last one there is silence.
  simd::Frames framesFrom(const float* signal, int64_t f, int64_t lanes, float* copies) const {
    if (f + lanes <= inputFrames_ && framing_.inside(length_, f, lanes)) {
      return {signal + f * framing_.hopLength - framing_.padding(), static_cast<long>(framing_.hopLength)};
    }
    for (int64_t i = 0; i < lanes; i++) {
      float* copy = copies + i * framing_.frameLength;
      if (f + i < inputFrames_) {
        framing_.copy(signal, length_, f + i, copy);
      } else {
        std::fill(copy, copy + framing_.frameLength, 0.0f);
      }
    }
    return {copies, static_cast<long>(framing_.frameLength)};
  }

  // Divides what no later frame reaches by the sum of the squared windows.
  void settle(ChannelState& state, float* sum, int64_t to, Scratch& scratch) const {
    if (to <= state.finished) return;
    const int64_t count = to - state.finished, origin = framing_.padding() + state.finished;
    float* gains = scratch.take<float>(static_cast<size_t>(count));
    overlap_.gains(origin, origin + count, gains);
    simd::reductionKernels().scale(sum + state.finished, gains, static_cast<long>(count));
    state.finished = to;
  }

  const simd::RealFftView<float>& fft_;
  const simd::RealFftView<double>* precise_;  // for the forward transform, or null
  dsp::Framing framing_;
  double rate_;
  const float* turns_;  // whole ones, then parts
  int64_t stride_;
  const float* in_;
  float* out_;
  int64_t channels_, length_, samples_, inputFrames_, frames_;
  OverlapAdd overlap_;
  int64_t perPhase_;
  std::vector<ChannelState> states_;
};

}  // namespace

TimeStretchPlan::TimeStretchPlan(const TimeStretchParams& params)
    : params_(params),
      fft_(static_cast<int>(params.nFft), params.paddedWindow(), params.paddedWindow()),
      squares_(dsp::squared(params.paddedWindow())),
      // 16: the most lanes that a level has.
      turns_(expectedTurns(params.nFft, params.hopLength, params.bins(), (params.bins() + 15) / 16 * 16)) {
  if (params.precision == VocoderParams::Precision::f64)
    double_ = std::make_unique<simd::RealFft<double>>(static_cast<int>(params.nFft), params.paddedWindow());
}

size_t TimeStretchPlan::bytes() const {
  return fft_.bytes() + (double_ ? double_->bytes() : 0) + squares_.size() * 4 + turns_.size() * 4;
}

std::vector<TensorSpec> TimeStretchPlan::outputs(const TensorSpec& input) const {
  shapePerChannel(input, {0});
  params_.framing().frames(input.shape[1]);
  return {{DType::float32, {input.shape[0], params_.samples(input.shape[1])}, "audio"}};
}

std::unique_ptr<Work> TimeStretchPlan::start(ConstTensorView input,
                                             const std::vector<TensorView>& outputs) const {
  return std::make_unique<TimeStretchWork>(params_, fft_.view(), double_ ? &double_->view() : nullptr,
                                           squares_.data(), turns_.data(),
                                           static_cast<int64_t>(turns_.size() / 2), input, outputs[0]);
}

namespace {
const RegisterOp<TimeStretchParams, TimeStretchPlan> registered{"timeStretch", 1, "audio",
                                                                "Phase vocoder: tempo without pitch."};
}

}  // namespace melisma
