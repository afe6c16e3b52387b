// Jobs of uneven tiles and many phases on few threads, from several threads, some cancelled and some that fail:
// every tile runs once and after all of the phase before, and every job ends. For the thread sanitizer.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

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
    return std::make_unique<CountingWork>(length, length % 17 == 13);
  }
};

void runOne(int number) {
  std::mutex mutex;
  std::condition_variable ended;
  bool done = false;
  Job::Request request;
  request.threads = 3;
  for (int i = 0; i < 1 + number % 5; i++) {
    request.items.emplace_back();
    request.items.back().inputSpec.shape = {number % 23 + i};
  }
  request.onProgress = [] {};
  request.onFinished = [&] {
    const std::lock_guard<std::mutex> lock(mutex);
    done = true;
    ended.notify_all();
  };
  const auto plan = std::make_shared<CountingPlan>();
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
