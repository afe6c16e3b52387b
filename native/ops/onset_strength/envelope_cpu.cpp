#include "ops/onset_strength/envelope.hpp"

#include "core/error.hpp"
#include "simd/reductions.hpp"

namespace melisma {

namespace {
bool isEnvelope(const TensorSpec& input) { return input.shape.size() == 3; }
}  // namespace

int64_t EnvelopeTables::frames(const TensorSpec& input) const {
  if (!isEnvelope(input)) {
    shapePerChannel(input, {});  // checks
    return params_.framing().frames(input.shape[1]);
  }
  if (input.dtype != DType::float32 || input.shape[0] < 1 || input.shape[1] != 1) {
    throw ParameterError("onsetStrength: expected float32 [frames] or [channels, frames]");
  }
  if (input.shape[2] < 1) throw ParameterError("onsetStrength: expected at least 1 frames, got 0");
  return input.shape[2];
}

std::vector<int64_t> EnvelopeTables::shape(const TensorSpec& input, std::vector<int64_t> axes) const {
  if (input.shape[0] > 1 && !mixed_) axes.insert(axes.begin(), input.shape[0]);
  return axes;
}

Envelope::Envelope(const EnvelopeTables& tables, ConstTensorView input)
    : channels_(tables.mixed() ? 1 : input.spec->shape[0]),
      frames_(tables.frames(*input.spec)),
      values_(input.as<float>()),
      mixedSpec_(*input.spec) {
  if (channels_ < input.spec->shape[0]) {
    values_ = mix(values_, input.spec->shape.back());
    mixedSpec_.shape[0] = 1;
  }
  if (isEnvelope(*input.spec)) return;
  own_.resize(static_cast<size_t>(channels_ * frames_));
  const float* samples = values_;
  flux_.emplace(tables.params(), tables.mel(), ConstTensorView{&mixedSpec_, samples}, own_.data());
  values_ = own_.data();
}

// The mean of all channels.
const float* Envelope::mix(const float* from, int64_t length) {
  const int64_t count = mixedSpec_.shape[0];
  mixed_.assign(from, from + length);
  for (int64_t c = 1; c < count; c++) simd::reductionKernels().add(mixed_.data(), from + c * length, length);
  for (float& value : mixed_) value /= static_cast<float>(count);
  return mixed_.data();
}

}  // namespace melisma
