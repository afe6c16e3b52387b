#include "cuda_on_cpu/runtime_api.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace {

constexpr size_t sharedByDefault = size_t{40} << 10;  // 48 less what kernels declare themselves

// As on an H100, or KiB that the environment names: 64 as on Turing.
size_t sharedOptIn() {
  const char* const given = std::getenv("MELISMA_CUDA_SHARED");
  return (given ? std::strtoul(given, nullptr, 10) : 227ul) << 10;
}

thread_local cudaError_t lastError = cudaSuccess;
thread_local int currentDevice = 0;

cudaError_t keep(cudaError_t error) {
  if (error != cudaSuccess) lastError = error;
  return error;
}

// What every call answers once something is wrong for good.
cudaError_t health() {
  if (cuda_on_cpu::failure("no-driver") || cuda_on_cpu::failure("driver-too-old")) {
    return cudaErrorInsufficientDriver;
  }
  if (cuda_on_cpu::failure("no-device") || cuda_on_cpu::deviceCount() == 0) return cudaErrorNoDevice;
  return cuda_on_cpu::kernelFailure().empty() ? cudaSuccess : cudaErrorLaunchFailure;
}

template <class Work>
cudaError_t attempt(Work work) {
  const cudaError_t before = health();
  if (before != cudaSuccess) return keep(before);
  const cudaError_t result = work();
  return keep(result != cudaSuccess ? result : health());
}

std::mutex attributeLock;
std::map<const void*, size_t>& sharedLimits() {
  static auto* limits = new std::map<const void*, size_t>;
  return *limits;
}

}  // namespace

cudaError_t cudaPeekAtLastError() { return lastError; }
cudaError_t cudaGetLastError() {
  const cudaError_t error = lastError;
  lastError = cudaSuccess;
  return error;
}

const char* cudaGetErrorName(cudaError_t error) {
  switch (error) {
#define CUDA_ON_CPU_NAME(name) \
  case name:                   \
    return #name;
    CUDA_ON_CPU_NAME(cudaSuccess)
    CUDA_ON_CPU_NAME(cudaErrorInvalidValue)
    CUDA_ON_CPU_NAME(cudaErrorMemoryAllocation)
    CUDA_ON_CPU_NAME(cudaErrorInvalidConfiguration)
    CUDA_ON_CPU_NAME(cudaErrorInvalidDevicePointer)
    CUDA_ON_CPU_NAME(cudaErrorInsufficientDriver)
    CUDA_ON_CPU_NAME(cudaErrorNoDevice)
    CUDA_ON_CPU_NAME(cudaErrorInvalidDevice)
    CUDA_ON_CPU_NAME(cudaErrorNoKernelImageForDevice)
    CUDA_ON_CPU_NAME(cudaErrorNotReady)
    CUDA_ON_CPU_NAME(cudaErrorLaunchFailure)
#undef CUDA_ON_CPU_NAME
    default:
      return "cudaErrorUnknown";
  }
}

const char* cudaGetErrorString(cudaError_t error) {
  switch (error) {
    case cudaSuccess:
      return "no error";
    case cudaErrorMemoryAllocation:
      return "out of memory";
    case cudaErrorInsufficientDriver:
      return "CUDA driver version is insufficient for CUDA runtime version";
    case cudaErrorNoDevice:
      return "no CUDA-capable device is detected";
    case cudaErrorInvalidDevice:
      return "invalid device ordinal";
    case cudaErrorNoKernelImageForDevice:
      return "no kernel image is available for execution on the device";
    case cudaErrorLaunchFailure: {
      static thread_local char message[512];
      std::snprintf(message, sizeof message, "%s", cuda_on_cpu::kernelFailure().c_str());
      return message;
    }
    case cudaErrorInvalidConfiguration:
      return "invalid configuration argument";
    default:
      return "invalid argument";
  }
}

cudaError_t cudaDriverGetVersion(int* version) {
  *version = cuda_on_cpu::failure("no-driver") ? 0 : cuda_on_cpu::failure("driver-too-old") ? 12040 : 13000;
  return cudaSuccess;
}
cudaError_t cudaRuntimeGetVersion(int* version) {
  *version = 13000;
  return cudaSuccess;
}
cudaError_t cudaGetDeviceCount(int* count) {
  *count = 0;
  return attempt([&] {
    *count = cuda_on_cpu::deviceCount();
    return cudaSuccess;
  });
}
cudaError_t cudaGetDevice(int* device) {
  *device = currentDevice;
  return keep(health());
}
cudaError_t cudaSetDevice(int device) {
  return attempt([&] {
    if (device < 0 || device >= cuda_on_cpu::deviceCount()) return cudaErrorInvalidDevice;
    currentDevice = device;
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceSynchronize() {
  return attempt([] {
    cuda_on_cpu::runAllStreams();
    return cudaSuccess;
  });
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  return attempt([&] {
    if (device < 0 || device >= cuda_on_cpu::deviceCount()) return cudaErrorInvalidDevice;
    *properties = {};
    std::snprintf(properties->name, sizeof properties->name, "CPU executor");
    properties->totalGlobalMem = cuda_on_cpu::memoryTotal();
    properties->sharedMemPerBlock = sharedByDefault;
    properties->sharedMemPerBlockOptin = sharedOptIn();
    properties->sharedMemPerMultiprocessor = size_t{228} << 10;
    properties->major = 9;
    properties->multiProcessorCount = 2;
    properties->l2CacheSize = 50 << 20;
    properties->warpSize = 32;
    properties->maxThreadsPerBlock = 1024;
    properties->regsPerMultiprocessor = 65536;
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
  cudaDeviceProp properties;
  const cudaError_t error = cudaGetDeviceProperties(&properties, device);
  if (error != cudaSuccess) return error;
  switch (attribute) {
    case cudaDevAttrMaxSharedMemoryPerBlock:
      *value = static_cast<int>(properties.sharedMemPerBlock);
      return cudaSuccess;
    case cudaDevAttrMultiProcessorCount:
      *value = properties.multiProcessorCount;
      return cudaSuccess;
    case cudaDevAttrL2CacheSize:
      *value = properties.l2CacheSize;
      return cudaSuccess;
    case cudaDevAttrComputeCapabilityMajor:
      *value = properties.major;
      return cudaSuccess;
    case cudaDevAttrComputeCapabilityMinor:
      *value = properties.minor;
      return cudaSuccess;
    case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
      *value = static_cast<int>(properties.sharedMemPerMultiprocessor);
      return cudaSuccess;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
      *value = static_cast<int>(properties.sharedMemPerBlockOptin);
      return cudaSuccess;
  }
  return keep(cudaErrorInvalidValue);
}
cudaError_t cudaMemGetInfo(size_t* free, size_t* total) {
  return attempt([&] {
    *free = cuda_on_cpu::memoryFree();
    *total = cuda_on_cpu::memoryTotal();
    return cudaSuccess;
  });
}

namespace cuda_on_cpu {

cudaError_t setFunctionAttribute(const void* function, cudaFuncAttribute attribute, int value) {
  return attempt([&] {
    if (attribute != cudaFuncAttributeMaxDynamicSharedMemorySize) return cudaSuccess;
    if (value < 0 || static_cast<size_t>(value) > sharedOptIn()) return cudaErrorInvalidValue;
    std::lock_guard<std::mutex> hold(attributeLock);
    sharedLimits()[function] = static_cast<size_t>(value);
    return cudaSuccess;
  });
}

void enqueueKernel(const void* function, dim3 grid, dim3 block, size_t sharedBytes, cudaStream_t stream,
                   std::function<void()> body) {
  attempt([&] {
    if (failure("no-kernel-image")) return cudaErrorNoKernelImageForDevice;
    const size_t threads = size_t{block.x} * block.y * block.z;
    const bool empty = grid.x == 0 || grid.y == 0 || grid.z == 0 || threads == 0;
    if (empty || threads > 1024 || grid.y > 65535 || grid.z > 65535 || grid.x > 0x7fffffffu) {
      return cudaErrorInvalidConfiguration;
    }
    {
      std::lock_guard<std::mutex> hold(attributeLock);
      const auto found = sharedLimits().find(function);
      if (sharedBytes >
          (found == sharedLimits().end() ? sharedByDefault : std::max(sharedByDefault, found->second))) {
        return cudaErrorInvalidValue;
      }
    }
    enqueue(stream, [=] {
      if (!kernelFailure().empty()) return;
      if (failure("launch")) return setKernelFailure("unspecified launch failure");
      try {
        std::function<void()> call = body;
        runGrid(
            {grid.x, grid.y, grid.z}, {block.x, block.y, block.z}, sharedBytes,
            [](void* argument) { (*static_cast<std::function<void()>*>(argument))(); }, &call);
      } catch (const std::exception& error) {
        setKernelFailure(error.what());
      }
    });
    return cudaSuccess;
  });
}

}  // namespace cuda_on_cpu

// Memory, streams and events.
cudaError_t cudaMalloc(void** pointer, size_t bytes) {
  return attempt([&] {
    *pointer = bytes == 0 ? nullptr : cuda_on_cpu::allocate(bytes);
    return bytes == 0 || *pointer ? cudaSuccess : cudaErrorMemoryAllocation;
  });
}
cudaError_t cudaFree(void* pointer) {
  const bool known = cuda_on_cpu::release(pointer);
  return keep(known ? health() : cudaErrorInvalidValue);
}
cudaError_t cudaHostAlloc(void** pointer, size_t bytes, unsigned) {
  return attempt([&] {
    *pointer = cuda_on_cpu::allocatePinned(bytes);
    return *pointer ? cudaSuccess : cudaErrorMemoryAllocation;
  });
}
cudaError_t cudaMallocHost(void** pointer, size_t bytes) { return cudaHostAlloc(pointer, bytes, 0); }
cudaError_t cudaFreeHost(void* pointer) {
  const bool known = cuda_on_cpu::releasePinned(pointer);
  return keep(known ? health() : cudaErrorInvalidValue);
}
cudaError_t cudaMemcpy(void* to, const void* from, size_t bytes, cudaMemcpyKind) {
  return attempt([&] {
    cuda_on_cpu::runAllStreams();
    if (bytes > 0) std::memcpy(to, from, bytes);
    return cudaSuccess;
  });
}
cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t stream) {
  return attempt([&] {
    if (bytes == 0) return cudaSuccess;
    if (kind == cudaMemcpyHostToDevice && !cuda_on_cpu::pinned(from)) {
      // Pageable memory is staged before the call returns.
      const char* bytesFrom = static_cast<const char*>(from);
      auto copy = std::make_shared<std::vector<char>>(bytesFrom, bytesFrom + bytes);
      cuda_on_cpu::enqueue(stream, [=] { std::memcpy(to, copy->data(), bytes); });
    } else {
      cuda_on_cpu::enqueue(stream, [=] { std::memcpy(to, from, bytes); });
      if (kind == cudaMemcpyDeviceToHost && !cuda_on_cpu::pinned(to)) cuda_on_cpu::runStream(stream);
    }
    return cudaSuccess;
  });
}
cudaError_t cudaMemset(void* to, int value, size_t bytes) {
  return cudaMemsetAsync(to, value, bytes, nullptr);
}
cudaError_t cudaMemsetAsync(void* to, int value, size_t bytes, cudaStream_t stream) {
  return attempt([&] {
    if (bytes > 0) cuda_on_cpu::enqueue(stream, [=] { std::memset(to, value, bytes); });
    return cudaSuccess;
  });
}

cudaError_t cudaStreamCreate(cudaStream_t* stream) {
  return attempt([&] {
    *stream = cuda_on_cpu::makeStream();
    return cudaSuccess;
  });
}
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) { return cudaStreamCreate(stream); }
cudaError_t cudaStreamCreateWithPriority(cudaStream_t* stream, unsigned, int) {
  return cudaStreamCreate(stream);
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  cuda_on_cpu::destroyStream(stream);
  return keep(health());
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return attempt([&] {
    cuda_on_cpu::runStream(stream);
    return cudaSuccess;
  });
}
cudaError_t cudaStreamQuery(cudaStream_t stream) { return cudaStreamSynchronize(stream); }
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  return attempt([&] {
    cuda_on_cpu::waitFor(stream, event);
    return cudaSuccess;
  });
}
cudaError_t cudaLaunchHostFunc(cudaStream_t stream, cudaHostFn_t function, void* data) {
  return attempt([&] {
    cuda_on_cpu::enqueue(stream, [=] { function(data); });
    return cudaSuccess;
  });
}

cudaError_t cudaEventCreate(cudaEvent_t* event) {
  return attempt([&] {
    *event = cuda_on_cpu::makeEvent();
    return cudaSuccess;
  });
}
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) { return cudaEventCreate(event); }
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  cuda_on_cpu::destroyEvent(event);
  return keep(health());
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return attempt([&] {
    cuda_on_cpu::record(event, stream);
    return cudaSuccess;
  });
}
cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  return attempt([&] {
    cuda_on_cpu::waitFor(event);
    return cudaSuccess;
  });
}
cudaError_t cudaEventQuery(cudaEvent_t event) {
  return attempt([&] { return cuda_on_cpu::reached(event) ? cudaSuccess : cudaErrorNotReady; });
}
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t from, cudaEvent_t to) {
  return attempt([&] {
    if (!cuda_on_cpu::reached(from) || !cuda_on_cpu::reached(to)) return cudaErrorNotReady;
    *milliseconds = static_cast<float>(cuda_on_cpu::milliseconds(from, to));
    return cudaSuccess;
  });
}
