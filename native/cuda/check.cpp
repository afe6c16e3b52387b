#include "cuda/check.hpp"

#include <cstdio>
#include <mutex>

namespace melisma::cuda {

namespace {

struct Poison {
  std::mutex mutex;
  std::string reason;
};

Poison& poison() {
  static auto* instance = new Poison;  // leaked: submission threads may outlive static destruction
  return *instance;
}

// After these the driver answers every call of the process with the same error.
bool poisons(cudaError_t status) {
  switch (status) {
    case cudaErrorIllegalAddress:
    case cudaErrorLaunchTimeout:
    case cudaErrorAssert:
    case cudaErrorHardwareStackError:
    case cudaErrorIllegalInstruction:
    case cudaErrorMisalignedAddress:
    case cudaErrorInvalidAddressSpace:
    case cudaErrorInvalidPc:
    case cudaErrorLaunchFailure:
    case cudaErrorECCUncorrectable:
      return true;
    default:
      return false;
  }
}

std::string describe(cudaError_t status) {
  return std::string(cudaGetErrorName(status)) + ": " + cudaGetErrorString(status);
}

}  // namespace

void check(cudaError_t status, const std::string& what) {
  if (status == cudaSuccess) return;
  const std::string text = describe(status);
  cudaGetLastError();  // the next call must not find this error
  if (poisons(status)) {
    Poison& state = poison();
    {
      const std::lock_guard<std::mutex> lock(state.mutex);
      if (state.reason.empty()) state.reason = what + " (" + text + ")";
    }
    checkUsable();
  }
  if (status == cudaErrorMemoryAllocation) throw OutOfMemory(what + ": out of memory (" + text + ")");
  if (status == cudaErrorNoKernelImageForDevice || status == cudaErrorInvalidPtx ||
      status == cudaErrorUnsupportedPtxVersion) {
    throw DeviceError(what + ": this build has no code for this GPU (" + text +
                      "); build it here: npx melisma build --cuda");
  }
  throw DeviceError(what + ": " + text);
}

void checkUsable() {
  Poison& state = poison();
  const std::lock_guard<std::mutex> lock(state.mutex);
  if (state.reason.empty()) return;
  throw DeviceError(
      "CUDA failed in this process and cannot be used in it any more, a new process is needed: " +
      state.reason);
}

std::string versionText(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

std::string bytesText(size_t bytes) {
  static constexpr const char* units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  size_t unit = 0;
  while (value >= 1024 && unit + 1 < std::size(units)) {
    value /= 1024;
    unit++;
  }
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  return text;
}

}  // namespace melisma::cuda
