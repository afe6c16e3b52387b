// Jobs of uneven tiles and many phases on few threads, from several threads, some cancelled and some that fail:
// every tile runs once and after all of the phase before, and every job ends; plans in a chain find the result of the
// one before them complete. For the thread sanitizer.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/chained_plan.hpp"
#include "core/op.hpp"
#include "core/pool.hpp"

namespace {

using namespace melisma;

std::atomic<int> failures{0};

// Phase p has (p * 7 + length) % 5 tiles, none among them; each adds 1 to its phase's counter.
class CountingWork : public Work {
 public:
  CountingWork(int64_t length, bool fails) : length_(length), fails_(fails), counts_(6) {}
  ~CountingWork() override = default;
  int phases() const override { return 6; }
  int64_t tiles(int phase) const override { return (phase * 7 + length_) % 5; }
  void run(int phase, int64_t tile, Scratch&) override {
    if (phase > 0 && counts_[static_cast<size_t>(phase - 1)] != tiles(phase - 1)) failures++;
    if (tile == 0) std::this_thread::sleep_for(std::chrono::microseconds(200 * (length_ % 4)));
    if (fails_ && phase == 3) throw std::runtime_error("planted");
    counts_[static_cast<size_t>(phase)]++;
  }

 private:
  int64_t length_;
  bool fails_;
  std::vector<std::atomic<int64_t>> counts_;
};

class CountingPlan : public Plan {
 public:
  std::vector<TensorSpec> outputs(const TensorSpec&) const override { return {}; }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>&) const override {
    const int64_t length = input.spec->shape[0];
    // Behind another plan: what it wrote is there.
    const auto* const given = input.as<float>();
    for (int64_t i = 0; given && i < length; i++) failures += given[i] != static_cast<float>(i);
    return std::make_unique<CountingWork>(length, length % 17 == 13);
  }
};

// Counts up, a tile a value.
class WritingWork : public Work {
 public:
  explicit WritingWork(TensorView out) : length_(out.spec->shape[0]), out_(out.as<float>()) {}
  int64_t tiles(int) const override { return length_; }
  void run(int, int64_t tile, Scratch&) override { out_[tile] = static_cast<float>(tile); }

 private:
  int64_t length_;
  float* out_;
};

class WritingPlan : public Plan {
 public:
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    return {{DType::float32, input.shape, ""}};
  }
  std::unique_ptr<Work> start(ConstTensorView, const std::vector<TensorView>& outputs) const override {
    return std::make_unique<WritingWork>(outputs[0]);
  }
};

std::shared_ptr<const Plan> planOf(int number) {
  const auto counting = std::make_shared<CountingPlan>();
  if (number % 3 > 0) return counting;
  return std::make_shared<ChainedPlan>(std::make_shared<WritingPlan>(), counting, number % 2 == 0);
}

void runOne(int number) {
  const std::shared_ptr<const Plan> plan = planOf(number);
  std::mutex mutex;
  std::condition_variable ended;
  bool done = false;
  Job::Request request;
  request.threads = 3;
  for (int i = 0; i < 1 + number % 5; i++) {
    request.items.emplace_back();
    request.items.back().inputSpec.shape = {number % 23 + i};
    request.items.back().outputSpecs = plan->outputs(request.items.back().inputSpec);
  }
  request.onProgress = [] {};
  request.onFinished = [&] {
    const std::lock_guard<std::mutex> lock(mutex);
    done = true;
    ended.notify_all();
  };
  const std::shared_ptr<Job> job = plan->job(plan, std::move(request));
  job->start();
  if (number % 11 == 5) job->cancel();
  double before = 0;
  std::unique_lock<std::mutex> lock(mutex);
  while (!done) {
    ended.wait_for(lock, std::chrono::microseconds(300));
    const double now = job->progress();
    if (now < before || now > 1) failures++;
    before = now;
  }
  if (job->outcome() == Job::Outcome::finished && job->itemsDone() != job->itemCount()) failures++;
}

}  // namespace

int main() {
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; caller++) {
    callers.emplace_back([caller] {
      for (int i = 0; i < 200; i++) runOne(caller * 1000 + i);
    });
  }
  for (std::thread& caller : callers) caller.join();
  std::printf("%d failures\n", failures.load());
  return failures != 0;
}
