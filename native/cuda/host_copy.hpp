// The host's half of staging: between the buffers of items and one pinned buffer, by several threads,
// because one does not fill the bus to the GPU.
#pragma once

#include <cstddef>
#include <vector>

#include "cuda/staging.hpp"

namespace melisma::cuda {

// Copies what of the pieces lies in [from, from + bytes) to `to`, which stands for that range.
void gather(const std::vector<Piece>& pieces, size_t from, size_t bytes, char* to, int threads);
// The other way round.
void scatter(const std::vector<Piece>& pieces, size_t from, size_t bytes, const char* range, int threads);

// Whether all samples are k / 32768 for whole k in int16's range, and no negative zero: what 16-bit files
// decode to. Such samples travel as int16 and come out the same.
bool areWholeInt16(const float* samples, size_t count, int threads);

}  // namespace melisma::cuda
