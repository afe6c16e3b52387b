// Which GPUs this process can use, looked for once and never at import: the driver takes hundreds of
// milliseconds to start.
#pragma once

#include "core/accelerator.hpp"

namespace melisma::cuda {

// Cached. In it, a missing driver, an old one and no visible GPU are told apart in words.
const AcceleratorReport& probe();

}  // namespace melisma::cuda
