// Arrays in device memory: from the caching allocator of a device, given back when destroyed.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace melisma::cuda {

class Allocator;

// Untyped. Made on the device that is current on this thread (where CudaPlans are made and run, the
// runtime has set it). Destroy it only when no launch that uses it can still run.
class DeviceMemory {
 public:
  DeviceMemory() = default;
  // Uninitialised, aligned to 256 bytes; null when bytes is 0. Throws DeviceError when memory is out.
  explicit DeviceMemory(size_t bytes);
  // A copy of host memory, complete on return.
  DeviceMemory(const void* from, size_t bytes);
  DeviceMemory(DeviceMemory&& other) noexcept { *this = std::move(other); }
  DeviceMemory& operator=(DeviceMemory&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    std::swap(allocator_, other.allocator_);
    return *this;
  }
  ~DeviceMemory();

  void* data() const { return data_; }
  size_t bytes() const { return bytes_; }

 private:
  void* data_ = nullptr;
  size_t bytes_ = 0;
  Allocator* allocator_ = nullptr;
};

// A table of a plan, uploaded once.
template <class T>
class DeviceArray {
 public:
  DeviceArray() = default;
  explicit DeviceArray(const std::vector<T>& host)
      : memory_(host.data(), host.size() * sizeof(T)), size_(host.size()) {}

  const T* data() const { return static_cast<const T*>(memory_.data()); }
  size_t size() const { return size_; }
  size_t bytes() const { return memory_.bytes(); }

 private:
  DeviceMemory memory_;
  size_t size_ = 0;
};

}  // namespace melisma::cuda
