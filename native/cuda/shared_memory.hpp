// How much shared memory a block of the current device may have.
#pragma once

#include <cstddef>

namespace melisma::cuda {

// Bytes, with the opt-in that launch() asks for.
size_t sharedPerBlock();

}  // namespace melisma::cuda
