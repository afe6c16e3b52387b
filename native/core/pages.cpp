#include "core/pages.hpp"

#include <cstdint>
#include <cstdlib>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace melisma {

// The address sanitizer watches only what comes from the allocator.
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)

void* allocatePages(size_t bytes) {
  const bool huge = bytes >= hugePage;
  const size_t room = bytes + (huge ? hugePage : 0);
  void* mapped = mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  if (!huge) return mapped;
  char* from = static_cast<char*>(mapped);
  char* memory = from + (hugePage - reinterpret_cast<uintptr_t>(from) % hugePage) % hugePage;
  if (memory > from) munmap(from, static_cast<size_t>(memory - from));
  if (from + room > memory + bytes) munmap(memory + bytes, static_cast<size_t>(from + room - memory) - bytes);
  madvise(memory, bytes, MADV_HUGEPAGE);
  return memory;
}

void freePages(void* memory, size_t bytes) { munmap(memory, bytes); }

#else

void* allocatePages(size_t bytes) {
  const size_t border = bytes >= hugePage ? hugePage : 64;
  return std::aligned_alloc(border, (bytes + border - 1) / border * border);
}

void freePages(void* memory, size_t) { std::free(memory); }

#endif

}  // namespace melisma
