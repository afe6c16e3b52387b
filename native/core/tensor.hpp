// Shapes and views of arrays in host memory, row-major (the last axis is contiguous).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace melisma {

enum class DType { float32, float64, int32, complex64, complex128 };

inline size_t bytesOf(DType dtype) {
  switch (dtype) {
    case DType::float32:
    case DType::int32:
      return 4;
    case DType::float64:
    case DType::complex64:
      return 8;
    case DType::complex128:
      return 16;
  }
  return 0;
}

struct TensorSpec {
  DType dtype = DType::float32;
  std::vector<int64_t> shape;
  std::string name;  // of an output, where an op has several

  int64_t size() const {
    int64_t product = 1;
    for (int64_t extent : shape) product *= extent;
    return product;
  }
  size_t bytes() const { return static_cast<size_t>(size()) * bytesOf(dtype); }
  // Whether size() and bytes() are right: no extent is negative, and no machine could address more.
  bool fitsMemory() const {
    double bytes = static_cast<double>(bytesOf(dtype));
    for (int64_t extent : shape) {
      if (extent < 0) return false;
      bytes *= static_cast<double>(extent > 0 ? extent : 1);
    }
    return bytes <= static_cast<double>(mostBytes);
  }
  static constexpr size_t mostBytes = size_t{1} << 47;  // what x86-64 gives a process
};

// Audio arrives as float32 [channels, length].
struct ConstTensorView {
  const TensorSpec* spec = nullptr;
  const void* data = nullptr;

  template <class T>
  const T* as() const {
    return static_cast<const T*>(data);
  }
};

struct TensorView {
  const TensorSpec* spec = nullptr;
  void* data = nullptr;

  template <class T>
  T* as() const {
    return static_cast<T*>(data);
  }
};

}  // namespace melisma
