// The process-wide thread pool: grown when asked for, shared by all environments (main thread and
// worker_threads), never joined, because joining at exit would wait for work nobody wants any more.
#pragma once

#include <functional>

#include "core/scratch.hpp"

namespace melisma::pool {

using Task = std::function<void(Scratch&)>;

// Queues a task; `threads` threads exist afterwards (at most 256, and fewer where the system starts no
// more). Throws DeviceError, with nothing queued, when there is none at all.
void post(Task task, int threads);
// Whether a task waits that no thread has taken.
bool hasWaiting();
// Threads started so far.
int size();

}  // namespace melisma::pool
