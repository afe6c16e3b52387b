// Clips of whole 16-bit samples, as files have them: the job narrows them into pinned memory, copies them to the
// device while it works on those before, and brings results back. The JavaScript thread's copy of the samples
// is not in these times.
#include "end_to_end.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <exception>
#include <future>
#include <memory>
#include <thread>

#include "core/accelerator.hpp"
#include "core/op.hpp"

namespace melisma::bench {

namespace {

std::vector<float> wholeSamples(int64_t length) {
  std::vector<float> samples(static_cast<size_t>(length));
  for (int64_t i = 0; i < length; i++) {
    const double t = static_cast<double>(i);
    samples[static_cast<size_t>(i)] =
        static_cast<float>(std::round(9000 * std::sin(t * 0.03) + 6000 * std::sin(t * 0.11))) / 32768;
  }
  return samples;
}

std::shared_ptr<const Plan> planOf(const char* op, const ParamMap& options) {
  return accelerator()->plan(findOp(op), options, 0);
}

std::shared_ptr<const Plan> sixFeatures(double rate) {
  const ParamMap none, at{{"sampleRate", rate}}, tuned{{"sampleRate", rate}, {"tuning", 0.0}};
  return accelerator()->combine({planOf("mel", at), planOf("mfcc", at), planOf("chroma", tuned),
                                 planOf("spectralCentroid", at), planOf("rms", none),
                                 planOf("zeroCrossingRate", none)});
}

double secondsOfJob(const std::shared_ptr<const Plan>& plan, const std::vector<float>& samples, int clips) {
  Job::Request request;
  request.items.resize(static_cast<size_t>(clips));
  for (Job::Item& item : request.items) {
    item.inputSpec = {DType::float32, {1, static_cast<int64_t>(samples.size())}, ""};
    item.input = Buffer(item.inputSpec.bytes());
    std::copy(samples.begin(), samples.end(), static_cast<float*>(item.input.data()));
    item.outputSpecs = plan->outputs(item.inputSpec);
  }
  std::promise<void> done;
  request.onFinished = [&done] { done.set_value(); };
  request.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const std::shared_ptr<Job> job = plan->job(plan, std::move(request));
  const auto began = std::chrono::steady_clock::now();
  job->start();
  done.get_future().get();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - began;
  if (job->failure()) std::rethrow_exception(job->failure());
  return taken.count();
}

EndToEnd measure(const char* name, const std::shared_ptr<const Plan>& plan, double rate, double seconds,
                 int clips) {
  const std::vector<float> samples = wholeSamples(static_cast<int64_t>(seconds * rate));
  std::vector<double> times;
  for (int run = 0; run < 6; run++) {  // the first warms up
    const double taken = secondsOfJob(plan, samples, clips);
    if (run > 0) times.push_back(taken);
  }
  std::sort(times.begin(), times.end());
  return {name, times[times.size() / 2], seconds * clips,
          static_cast<double>(samples.size()) * sizeof(int16_t) * clips};
}

}  // namespace

std::vector<EndToEnd> measureEndToEnd(double secondsOfClip, int clips) {
  const ParamMap logMel{{"sampleRate", 22050.0}, {"scale", std::string("db")}};
  const ParamMap halving{{"sampleRate", 44100.0}, {"targetSampleRate", 22050.0}};
  const auto resampled = accelerator()->chain(planOf("resample", halving), sixFeatures(22050), false);
  return {measure("log-mel of 22.05 kHz", planOf("mel", logMel), 22050, secondsOfClip, clips),
          measure("six features at 22.05 kHz of 44.1 kHz", resampled, 44100, secondsOfClip, clips)};
}

}  // namespace melisma::bench
