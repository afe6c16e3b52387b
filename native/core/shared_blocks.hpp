// Splits work among the calling thread and whichever pool threads are free.
#pragma once

#include <cstddef>
#include <functional>

namespace melisma {

// Calls task(0) ... task(count - 1) with up to `threads` threads, in any order; returns when all are done.
void shareTasks(size_t count, int threads, std::function<void(size_t)> task);

// Calls work(from, to) for consecutive blocks of [0, bytes), which begin at multiples of 256 KiB; returns
// when all are done.
void shareBlocks(size_t bytes, int threads, std::function<void(size_t, size_t)> work);

}  // namespace melisma
