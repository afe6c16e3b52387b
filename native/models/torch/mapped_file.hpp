// A file mapped into memory for reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace melisma::models {

class MappedFile {
 public:
  // Throws ModelError when the file cannot be opened or mapped.
  static std::shared_ptr<const MappedFile> open(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  const char* data() const { return static_cast<const char*>(data_); }
  size_t size() const { return size_; }
  // These bytes were copied: memory need not hold them any more, until they are read again.
  void forget(uint64_t from, uint64_t bytes) const;

 private:
  MappedFile(void* data, size_t size) : data_(data), size_(size) {}
  void* data_;
  size_t size_;
};

}  // namespace melisma::models
