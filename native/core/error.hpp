// The native half of src/core/errors.ts. The binding maps each class to the JavaScript one by `code`.
#pragma once

#include <stdexcept>
#include <string>

namespace melisma {

class Error : public std::runtime_error {
 public:
  Error(const char* code, const std::string& message) : std::runtime_error(message), code_(code) {}
  const char* code() const { return code_; }

 private:
  const char* code_;
};

// A bad option, shape, rate or name.
class ParameterError : public Error {
 public:
  explicit ParameterError(const std::string& message) : Error("ERR_PARAMETER", message) {}
};

// No GPU, a missing plug-in, memory exhausted or a failed kernel.
class DeviceError : public Error {
 public:
  explicit DeviceError(const std::string& message) : Error("ERR_DEVICE", message) {}
};

// Weights absent, malformed or of another architecture; a model that LibTorch refused to run.
class ModelError : public Error {
 public:
  explicit ModelError(const std::string& message) : Error("ERR_MODEL", message) {}
};

}  // namespace melisma
