// Where a model's numbers lie: tensors inside files that the TypeScript side has parsed. Nothing here
// is trusted; native/models checks every location against the file again before it reads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace melisma {

struct StoredTensor {
  std::string name;
  std::string file;
  uint64_t byteOffset = 0;
  std::string dtype;                    // "float32", "float16", "bfloat16", "float64", "int64", "int32", ...
  std::vector<int64_t> shape, strides;  // strides in elements
};

struct ModelSource {
  std::vector<StoredTensor> tensors;
  std::string file;             // for models that are one opaque file, such as TorchScript
  std::string device = "auto";  // "auto", "cpu", "cuda" or "cuda:N"
};

}  // namespace melisma
