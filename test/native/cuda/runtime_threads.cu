// Drives the CUDA runtime from several threads as the binding does from several environments: ragged jobs of
// one plan and of two combined, cancelled ones, plans that go while their jobs run. Compiled for the
// executor, with and without sanitizers, by runtime_threads.test.ts.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "core/accelerator.hpp"
#include "cuda/launch.hpp"
#include "cuda/plan.hpp"

using namespace melisma;

namespace {

struct ScaleParams {
  double factor = 2;
  void fields(Fields& f) { f.number(factor, "factor", 2).doc("What samples are multiplied by."); }
};

class ScalePlan : public Plan {
 public:
  explicit ScalePlan(const ScaleParams&) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override {
    return {{DType::float32, input.shape, "scaled"}};
  }
  std::unique_ptr<Work> start(ConstTensorView, const std::vector<TensorView>&) const override {
    return nullptr;
  }
};

struct Row {
  const float* from;
  float* to;
  int64_t count;
};

__global__ void scaleRows(const Row* rows, const float* factor) {
  const Row row = rows[blockIdx.x];
  for (int64_t i = threadIdx.x; i < row.count; i += blockDim.x) row.to[i] = row.from[i] * *factor;
}

class ScaleCudaPlan : public CudaPlan {
 public:
  explicit ScaleCudaPlan(const ScaleParams& params) : factor_({static_cast<float>(params.factor)}) {}
  void run(const CudaBatch& batch, CudaStream& stream) const override {
    std::vector<Row> rows;
    for (const CudaItem& item : batch)
      rows.push_back({item.in<float>(), item.out<float>(), item.inputSpec->size()});
    cuda::launch("scale", scaleRows, dim3(static_cast<unsigned>(rows.size())), dim3(32), 0, stream.handle(),
                 stream.upload(rows), factor_.data());
  }

 private:
  cuda::DeviceArray<float> factor_;
};

const RegisterOp<ScaleParams, ScalePlan> host{"scale", 1, "audio", "Multiplies."};
const RegisterCuda<ScaleParams, ScaleCudaPlan> device{"scale"};

// Runs a job and waits for its end; fills in and checks nothing itself.
class Waiting {
 public:
  template <class Make>
  std::shared_ptr<Job> run(std::vector<Job::Item> items, Make make, bool cancel = false) {
    Job::Request request{std::move(items),
                         {},
                         [this] {
                           const std::lock_guard<std::mutex> lock(mutex_);
                           done_ = true;
                           wake_.notify_one();
                         },
                         2};
    const std::shared_ptr<Job> job = make(std::move(request));
    job->start();
    if (cancel) job->cancel();
    std::unique_lock<std::mutex> lock(mutex_);
    wake_.wait(lock, [this] { return done_; });
    return job;
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
};

// Whole 16-bit values in some items: those travel as int16.
float sampleOf(int seed, size_t item, int64_t i) {
  const int64_t value = (seed * 7919 + static_cast<int64_t>(item) * 104729 + i * 31) % 20000 - 10000;
  return item % 2 ? static_cast<float>(value) / 32768.0f : static_cast<float>(value) * 0.1f;
}

std::vector<Job::Item> makeItems(const Plan& plan, int seed) {
  std::vector<Job::Item> items(5 + static_cast<size_t>(seed % 4));
  for (size_t k = 0; k < items.size(); k++) {
    Job::Item& item = items[k];
    item.inputSpec = {DType::float32, {1, (seed * 1237 + static_cast<int64_t>(k) * 4009) % 9000}, ""};
    item.input = Buffer(item.inputSpec.bytes());
    auto* samples = static_cast<float*>(item.input.data());
    for (int64_t i = 0; i < item.inputSpec.size(); i++) samples[i] = sampleOf(seed, k, i);
    item.outputSpecs = plan.outputs(item.inputSpec);
  }
  return items;
}

bool right(Job& job, int seed, const std::vector<float>& factors) {
  if (job.outcome() != Job::Outcome::finished) return false;
  for (size_t k = 0; k < job.items().size(); k++) {
    const Job::Item& item = job.items()[k];
    for (size_t o = 0; o < factors.size(); o++) {
      const auto* values = static_cast<const float*>(item.outputs[o].data());
      for (int64_t i = 0; i < item.inputSpec.size(); i++) {
        if (values[i] != sampleOf(seed, k, i) * factors[o]) return false;
      }
    }
  }
  return true;
}

std::shared_ptr<const Plan> makePlan(double factor) {
  return accelerator()->plan(findOp("scale"), {{"factor", factor}}, 0);
}

std::atomic<int> failures{0};

void client(int number) {
  for (int round = 0; round < 4; round++) {
    const int seed = number * 10 + round;
    std::shared_ptr<const Plan> plan = makePlan(3);
    std::vector<float> factors{3};
    if (round % 2) {
      plan = accelerator()->combine({plan, makePlan(-0.5)});
      factors.push_back(-0.5f);
    }
    Waiting waiting;
    std::vector<Job::Item> items = makeItems(*plan, seed);
    // The plan goes at once: the job keeps it.
    const auto make = [&plan](Job::Request request) {
      auto job = plan->job(plan, std::move(request));
      plan.reset();
      return job;
    };
    const bool cancel = round == 2;
    const auto job = waiting.run(std::move(items), make, cancel);
    if (cancel ? job->outcome() == Job::Outcome::failed : !right(*job, seed, factors)) failures++;
  }
}

}  // namespace

int main() {
  for (int ordinal : {-1, 0}) {
    Waiting waiting;
    const auto open = [ordinal](Job::Request request) {
      return accelerator()->open(ordinal, std::move(request));
    };
    if (waiting.run({}, open)->outcome() != Job::Outcome::finished) return std::puts("not opened"), 1;
  }
  std::vector<std::thread> clients;
  for (int number = 0; number < 4; number++) clients.emplace_back(client, number);
  for (std::thread& each : clients) each.join();
  // The thread of the device lets go of a job, and of its plan, after it has said that it is done.
  size_t used = accelerator()->memory(0).used;
  for (int i = 0; i < 500 && used > 0; i++, used = accelerator()->memory(0).used) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::printf("%d failures, %zu bytes still in use\n", failures.load(), used);
  std::fflush(stdout);
  std::_Exit(failures == 0 && used == 0 ? 0 : 1);  // threads of the pool go on
}
