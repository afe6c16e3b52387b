#include "cuda/probe.hpp"

#include <cuda_runtime.h>

#include <cstdlib>

#include "cuda/check.hpp"

namespace melisma::cuda {

namespace {

std::string whyNone(cudaError_t status, int driver, int runtime) {
  const std::string detail = std::string(cudaGetErrorName(status)) + ": " + cudaGetErrorString(status);
  if (driver == 0) return "no NVIDIA driver was found (libcuda.so.1 does not load)";
  if (status == cudaErrorInsufficientDriver) {
    return "the NVIDIA driver is too old: it supports CUDA " + versionText(driver) + ", this build needs " +
           versionText(runtime) + (runtime >= 13000 ? " (driver 580 or newer)" : "");
  }
  if (status == cudaErrorNoDevice || status == cudaSuccess) {
    const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
    return "the driver sees no NVIDIA GPU" +
           (visible ? std::string(" (CUDA_VISIBLE_DEVICES is '") + visible + "')" : std::string());
  }
  return "the CUDA driver could not be started (" + detail + ")";
}

AcceleratorReport look() {
  AcceleratorReport report;
#ifdef MELISMA_CUDA_ON_CPU
  // In tests of what happens on a machine with a GPU, the executor passes for one.
  report.emulated = std::getenv("MELISMA_CUDA_PASSES_FOR_GPU") == nullptr;
#endif
  report.architectures = MELISMA_CUDA_ARCHITECTURES;
  int driver = 0, runtime = 0, count = 0;
  cudaRuntimeGetVersion(&runtime);
  cudaDriverGetVersion(&driver);
  report.runtime = versionText(runtime);
  if (driver > 0) report.driver = versionText(driver);
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess || count == 0) {
    report.reason = whyNone(status, driver, runtime);
    cudaGetLastError();  // a failed look must not fail what is asked next
    return report;
  }
  for (int ordinal = 0; ordinal < count; ordinal++) {
    cudaDeviceProp properties{};
    if (cudaGetDeviceProperties(&properties, ordinal) != cudaSuccess) continue;
    report.devices.push_back({ordinal, properties.name,
                              "sm_" + std::to_string(properties.major) + std::to_string(properties.minor),
                              properties.totalGlobalMem});
  }
  cudaGetLastError();
  report.available = !report.devices.empty();
  if (!report.available) report.reason = "the driver did not describe any of its GPUs";
  return report;
}

}  // namespace

const AcceleratorReport& probe() {
  static const auto* report = new AcceleratorReport(look());
  return *report;
}

}  // namespace melisma::cuda
