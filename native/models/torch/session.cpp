#include "models/torch/session.hpp"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <condition_variable>
#include <mutex>

namespace melisma::models {

namespace {

at::ScalarType scalarTypeOf(DType dtype) {
  switch (dtype) {
    case DType::float32:
      return at::kFloat;
    case DType::float64:
      return at::kDouble;
    case DType::int32:
      return at::kInt;
    case DType::complex64:
      return at::kComplexFloat;
    case DType::complex128:
      return at::kComplexDouble;
  }
  return at::kFloat;
}

}  // namespace

at::ScalarType TorchParams::dtype() const {
  static constexpr at::ScalarType types[] = {at::kFloat, at::kHalf, at::kBFloat16};
  return types[static_cast<size_t>(precision)];
}

at::Device chooseDevice(const std::string& wanted) {
  if (wanted == "cpu") return at::kCPU;
  const bool available = at::globalContext().hasCUDA();
  if (wanted == "auto") return available ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
  if (wanted != "cuda" && wanted.rfind("cuda:", 0) != 0)
    throw ParameterError("device: expected 'auto', 'cpu', 'cuda' or 'cuda:N', got '" + wanted + "'");
  if (!available) {
    throw DeviceError("device '" + wanted +
                      "': this LibTorch has no CUDA, or no GPU is visible; use device 'auto' or 'cpu'");
  }
  const at::Device device(wanted);
  return device.has_index() ? device : at::Device(at::kCUDA, 0);
}

at::Device chooseDevice(const std::string& wanted, const TorchParams& params) {
  const at::Device device = chooseDevice(wanted);
  // Before version 2 the CPU's are absent or wrong, and LibTorch's own words for that help nobody.
  if (TORCH_VERSION_MAJOR < 2 && device.is_cpu() && params.precision != Precision::float32) {
    throw ModelError("precision: expected 'float32' on the CPU with LibTorch " +
                     std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "." +
                     std::to_string(TORCH_VERSION_PATCH) + ", got '" +
                     precisionNames[static_cast<size_t>(params.precision)] +
                     "'; half precision needs LibTorch 2 or a GPU");
  }
  return device;
}

void useTorchThreads(int64_t threads) {
  // OpenMP's number of threads belongs to the thread that sets it.
  thread_local int64_t current = 0;
  if (current == threads) return;
  at::set_num_threads(static_cast<int>(threads));
  current = threads;
}

namespace {
struct Tf32Switch {
  std::mutex mutex;
  std::condition_variable free;
  int64_t users = 0;
  bool allowed = false;
};
Tf32Switch& tf32Switch() {
  static auto* instance = new Tf32Switch;  // leaked: pool threads may outlive static destruction
  return *instance;
}
bool switchMatters() {
  static const bool hasGpu = at::globalContext().hasCUDA();
  return hasGpu;
}
}  // namespace

Tf32Turn::Tf32Turn(bool wanted) {
  if (!switchMatters()) return;
  Tf32Switch& tf32 = tf32Switch();
  std::unique_lock<std::mutex> lock(tf32.mutex);
  tf32.free.wait(lock, [&] { return tf32.users == 0 || tf32.allowed == wanted; });
  if (tf32.users++ > 0) return;
  tf32.allowed = wanted;
  at::globalContext().setAllowTF32CuBLAS(wanted);
  at::globalContext().setAllowTF32CuDNN(wanted);
}

Tf32Turn::~Tf32Turn() {
  if (!switchMatters()) return;
  Tf32Switch& tf32 = tf32Switch();
  const std::lock_guard<std::mutex> lock(tf32.mutex);
  if (--tf32.users == 0) tf32.free.notify_all();
}

at::Tensor asTensor(ConstTensorView view) {
  return at::from_blob(const_cast<void*>(view.data), view.spec->shape,
                       at::TensorOptions(scalarTypeOf(view.spec->dtype)));
}

at::Tensor asTensor(TensorView view) {
  return at::from_blob(view.data, view.spec->shape, at::TensorOptions(scalarTypeOf(view.spec->dtype)));
}

}  // namespace melisma::models
