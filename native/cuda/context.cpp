#include "cuda/context.hpp"

#include <cstdlib>
#include <map>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "cuda/check.hpp"
#include "cuda/probe.hpp"
#include "cuda/widen.hpp"

namespace melisma::cuda {

namespace {

void* allocateOnDevice(size_t bytes) {
  void* memory = nullptr;
  const cudaError_t status = cudaMalloc(&memory, bytes);
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();
    return nullptr;
  }
  check(status, "allocating device memory");
  return memory;
}
void releaseOnDevice(void* memory) { cudaFree(memory); }

void* allocatePinned(size_t bytes) {
  void* memory = nullptr;
  const cudaError_t status = cudaHostAlloc(&memory, bytes, cudaHostAllocPortable);
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();
    return nullptr;
  }
  check(status, "allocating pinned memory");
  return memory;
}
void releasePinned(void* memory) { cudaFreeHost(memory); }

CudaDevice describe(int ordinal) {
  cudaDeviceProp found{};
  check(cudaGetDeviceProperties(&found, ordinal), "describing the device");
  CudaDevice device;
  device.ordinal = ordinal;
  device.major = found.major;
  device.minor = found.minor;
  device.multiprocessors = found.multiProcessorCount;
  device.sharedPerBlock = found.sharedMemPerBlockOptin;
  device.sharedPerMultiprocessor = found.sharedMemPerMultiprocessor;
  device.l2Bytes = static_cast<size_t>(found.l2CacheSize);
  device.totalBytes = found.totalGlobalMem;
  return device;
}

// Nine tenths of the device, or what MELISMA_DEVICE_MEMORY says in MiB.
size_t memoryLimit(size_t total) {
  const char* text = std::getenv("MELISMA_DEVICE_MEMORY");
  if (!text || !*text) return total / 10 * 9;
  char* end = nullptr;
  const double mebibytes = std::strtod(text, &end);
  if (*end || !(mebibytes > 0)) {
    throw ParameterError("MELISMA_DEVICE_MEMORY: expected a number of MiB above 0, got '" +
                         std::string(text) + "'");
  }
  return static_cast<size_t>(mebibytes * (1 << 20));
}

cudaStream_t makeStream() {
  cudaStream_t stream = nullptr;
  check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "creating a stream");
  return stream;
}

}  // namespace

CurrentDevice::CurrentDevice(int ordinal) {
  check(cudaGetDevice(&before_), "asking for the current device");
  check(cudaSetDevice(ordinal), "cuda:" + std::to_string(ordinal));
}
CurrentDevice::~CurrentDevice() { cudaSetDevice(before_); }

Context& Context::of(int ordinal) {
  static auto* mutex = new std::mutex;
  static auto* contexts = new std::map<int, Context*>;  // leaked with their threads
  const std::lock_guard<std::mutex> lock(*mutex);
  Context*& context = (*contexts)[ordinal];
  if (!context) context = new Context(ordinal);
  return *context;
}

void Context::startThread() {
  try {
    std::thread(&Context::work, this).detach();
  } catch (const std::system_error& error) {
    throw DeviceError(name() + ": the system starts no thread: " + error.what());
  }
}

void Context::post(std::function<void()> task) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!threadStarted_) startThread();  // before the task is queued: it may fail
  threadStarted_ = true;
  tasks_.push_back(std::move(task));
  wake_.notify_one();
}

bool Context::hasWaiting() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return !tasks_.empty();
}

void Context::work() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [this] { return !tasks_.empty(); });
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

void Context::open() {
  checkUsable();
  const AcceleratorReport& found = probe();
  if (!found.available) throw DeviceError(found.reason);
  if (ordinal_ >= static_cast<int>(found.devices.size())) {
    const size_t last = found.devices.size() - 1;
    throw DeviceError(
        name() + ": no such GPU, " +
        (last == 0 ? std::string("cuda:0 is the only one") : "the last one is cuda:" + std::to_string(last)));
  }
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (parts_) return;
  }
  check(cudaSetDevice(ordinal_), name());
  const CudaDevice device = describe(ordinal_);
  const AcceleratorReport::Device& named = found.devices[static_cast<size_t>(ordinal_)];
  if (!hasCodeForDevice()) {
    throw DeviceError(name() + " (" + named.name + ", " + named.architecture +
                      "): this build has no code for this GPU, only for " + found.architectures +
                      "; build it here: npx melisma build --cuda");
  }
  const size_t limit = memoryLimit(device.totalBytes);
  auto parts = std::unique_ptr<Parts>(
      new Parts{device,
                {{name(), allocateOnDevice, releaseOnDevice}, limit},
                {{"pinned host memory", allocatePinned, releasePinned}, size_t{1} << 30},
                nullptr,
                nullptr,
                nullptr,
                {},
                {}});
  parts->upload = makeStream();
  parts->compute = makeStream();
  parts->download = makeStream();
  const std::lock_guard<std::mutex> lock(mutex_);
  parts_ = std::move(parts);
}

Context::Parts& Context::parts() {
  checkUsable();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!parts_) throw DeviceError(name() + ": was not opened");
  return *parts_;
}

}  // namespace melisma::cuda
