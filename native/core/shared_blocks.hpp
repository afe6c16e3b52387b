// Splits work over bytes among the calling thread and whichever pool threads are free.
#pragma once

#include <cstddef>
#include <functional>

namespace melisma {

// Calls work(from, to) for consecutive blocks of [0, bytes), which begin at multiples of 256 KiB; returns
// when all are done.
void shareBlocks(size_t bytes, int threads, std::function<void(size_t, size_t)> work);

}  // namespace melisma
