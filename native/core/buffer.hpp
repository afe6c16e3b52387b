// Large blocks of host memory for inputs and results, recycled: a fresh block costs a page fault per
// 4 KiB (as long as computing on it), a recycled one costs nothing.
#pragma once

#include <cstddef>

namespace melisma {

class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(size_t bytes);  // uninitialised, aligned to 64 bytes; throws DeviceError when memory is out
  Buffer(Buffer&& other) noexcept : data_(other.data_), bytes_(other.bytes_) { other.data_ = nullptr; }
  Buffer& operator=(Buffer&& other) noexcept;
  ~Buffer() { reset(); }

  void* data() const { return data_; }
  size_t bytes() const { return bytes_; }
  void reset();
  // Gives up ownership; hand the pointer to recycle() later, with the same number of bytes.
  void* release();
  static void recycle(void* data, size_t bytes);
  // Bytes kept for reuse, over the whole process.
  static size_t idleBytes();
  // Gives the bytes kept for reuse, and what the allocator keeps, back to the system.
  static void releaseIdle();

 private:
  void* data_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace melisma
