// Large blocks straight from the system and back: an allocator keeps freed blocks of this size where other
// threads do not find them, and hands out the rest in pieces that never come together again.
#pragma once

#include <cstddef>

namespace melisma {

constexpr size_t hugePage = size_t{2} << 20;  // one fault instead of 512

// Zeros, or nullptr when there is no memory; from hugePage bytes on they begin at a multiple of it.
void* allocatePages(size_t bytes);
void freePages(void* memory, size_t bytes);

}  // namespace melisma
