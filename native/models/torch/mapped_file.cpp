#include "models/torch/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/error.hpp"

namespace melisma::models {

std::shared_ptr<const MappedFile> MappedFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw ModelError(path + ": could not be opened: " + std::strerror(errno));
  struct stat status = {};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    throw ModelError(path + ": is not a regular file");
  }
  const size_t size = static_cast<size_t>(status.st_size);
  // An empty file cannot be mapped, and has nothing to read.
  void* data = size > 0 ? mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0) : nullptr;
  const int reason = errno;
  ::close(descriptor);
  if (data == MAP_FAILED) throw ModelError(path + ": could not be mapped: " + std::strerror(reason));
  return std::shared_ptr<const MappedFile>(new MappedFile(data, size));
}

MappedFile::~MappedFile() {
  if (data_) munmap(data_, size_);
}

void MappedFile::forget(uint64_t from, uint64_t bytes) const {
  const auto page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  const uint64_t begin = (from + page - 1) / page * page, end = (from + bytes) / page * page;
  if (begin < end && end <= size_) madvise(static_cast<char*>(data_) + begin, end - begin, MADV_DONTNEED);
}

}  // namespace melisma::models
