#include "cuda/spectral_plan.hpp"

#include <algorithm>
#include <string>

namespace melisma::cuda {

namespace {

bool isOfSamples(const SpectralUse& use) {
  return use.rule.result == SpectralResult::rms || use.rule.result == SpectralResult::crossings;
}

template <class T>
std::unique_ptr<DeviceFft<T>> fftOf(const std::vector<double>& window, int valueRows) {
  auto fft = std::make_unique<DeviceFft<T>>(window);
  checkFrameFits(*fft, valueRows);
  return fft;
}

}  // namespace

SpectralCudaPlan::SpectralCudaPlan(const dsp::Framing& framing, std::vector<double> window, bool precise,
                                   int valueRows)
    : framing_(framing), window_(std::move(window)) {
  if (precise) {
    double_ = fftOf<double>(window_, valueRows);
  } else {
    single_ = fftOf<float>(window_, valueRows);
  }
}

bool SpectralCudaPlan::hasSameFrames(const SpectralCudaPlan& other) const {
  const dsp::Framing &a = framing_, &b = other.framing_;
  if (a.frameLength != b.frameLength || a.hopLength != b.hopLength || a.center != b.center) return false;
  if (!hasSpectra() || !other.hasSpectra()) return true;  // sums of samples pad in their own way
  return a.padMode == b.padMode && a.zeros == b.zeros && !double_ == !other.double_ &&
         window_ == other.window_;
}

std::vector<void*> SpectralCudaPlan::outsOf(const CudaBatch& batch, int64_t outputRows) const {
  std::vector<void*> outs;
  for (const FrameRow& row : frameRows(batch, framing_, outputRows, sizeof(float))) outs.push_back(row.out);
  return outs;
}

void SpectralCudaPlan::runAhead(const CudaBatch& batch, const SpectralUse& use, CudaStream& stream) const {
  const auto rows = frameRows(batch, framing_, 0, sizeof(float));
  double_ ? launchSpectra(*double_, framing_, rows, {use}, stream)
          : launchSpectra(*single_, framing_, rows, {use}, stream);
}

bool SpectralCudaPlan::takesAlong(const CudaPlan& other) const {
  const auto* const spectral = dynamic_cast<const SpectralCudaPlan*>(&other);
  return spectral && hasSpectra() && hasSameFrames(*spectral);
}

void SpectralCudaPlan::runTogether(const std::vector<Member>& members, CudaStream& stream) const {
  const auto rows = frameRows(*members[0].batch, framing_, 0, sizeof(float));
  std::vector<SpectralUse> uses;
  std::vector<std::function<void()>> finishes;
  for (const Member& member : members) {
    SpectralStep step = static_cast<const SpectralCudaPlan*>(member.plan)->prepare(*member.batch, stream);
    uses.push_back(std::move(step.use));
    if (step.finish) finishes.push_back(std::move(step.finish));
  }
  // Rows are raised once per exponent, and not for what does not look at them.
  std::stable_sort(uses.begin(), uses.end(), [](const SpectralUse& a, const SpectralUse& b) {
    if (isOfSamples(a) != isOfSamples(b)) return isOfSamples(b);
    return a.rule.exponent > b.rule.exponent;
  });
  for (size_t i = 1; i < uses.size(); i++) {
    if (isOfSamples(uses[i])) uses[i].rule.exponent = uses[i - 1].rule.exponent;
  }
  double_ ? launchSpectra(*double_, framing_, rows, uses, stream)
          : launchSpectra(*single_, framing_, rows, uses, stream);
  for (const auto& finish : finishes) finish();
}

unsigned* zeroedMaxima(size_t count, CudaStream& stream, const char* of) {
  auto* const maxima = stream.scratch<unsigned>(count);
  check(cudaMemsetAsync(maxima, 0, count * sizeof(unsigned), stream.handle()), std::string(of) + ": maxima");
  return maxima;
}

}  // namespace melisma::cuda
