// The device that the executor pretends to be: memory, streams whose work waits until someone synchronises,
// events, and failures on request. The fake cuda_runtime.h forwards to it.
//
//   MELISMA_CUDA_FAIL     no-driver, driver-too-old, no-device, no-kernel-image, out-of-memory (every
//                         allocation), or launch (every kernel): read at each call
//   MELISMA_CUDA_MEMORY   bytes of device memory (default 4 GiB)
//   MELISMA_CUDA_DEVICES  number of devices (default 1)
//   MELISMA_CUDA_EAGER    1: work of streams runs when it is given
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace cuda_on_cpu {

struct Stream;  // a queue
struct Event;   // a place in a queue

bool failure(const char* name);
int deviceCount();
size_t memoryTotal();
size_t memoryFree();

// Null when memory is out.
void* allocate(size_t bytes);
bool release(void* pointer);  // false for a pointer that allocate() did not give

void* allocatePinned(size_t bytes);
bool releasePinned(void* pointer);
bool pinned(const void* pointer);

Stream* makeStream();
void destroyStream(Stream* stream);
// Null is the default stream. Work runs in order, at the latest when someone waits for it. After a failed
// kernel nothing runs any more.
void enqueue(Stream* stream, std::function<void()> work);
void runStream(Stream* stream);
void runAllStreams();

Event* makeEvent();
void destroyEvent(Event* event);
void record(Event* event, Stream* stream);
void waitFor(Event* event);                  // on the host
void waitFor(Stream* stream, Event* event);  // work given later waits
bool reached(const Event* event);
double milliseconds(const Event* from, const Event* to);

// The message of the kernel that failed, empty when none did. Sticky, as a CUDA context's is.
std::string kernelFailure();
void setKernelFailure(const std::string& message);

}  // namespace cuda_on_cpu
