// Copies samples and looks for NaN and infinity in the same pass; large copies are shared with the pool,
// because one thread does not fill the memory bus.
#pragma once

#include <cstddef>
#include <optional>

namespace melisma {

// `count` floats (bytesPerValue 4) or doubles (8). Returns the index of the first one that is not finite;
// the copy is then incomplete. Returns when no thread touches `from` any more.
std::optional<size_t> copyFinite(void* to, const void* from, size_t count, int bytesPerValue, int threads);

}  // namespace melisma
