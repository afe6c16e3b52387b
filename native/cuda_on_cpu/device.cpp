#include "cuda_on_cpu/device.hpp"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace cuda_on_cpu {

// A place in a stream. Who waits for it keeps it: events may be recorded anew or destroyed meanwhile.
struct Mark {
  Stream* stream = nullptr;
  bool done = true;
  std::chrono::steady_clock::time_point at;
};
struct Event {
  std::shared_ptr<Mark> mark = std::make_shared<Mark>();
};
struct Stream {
  std::deque<std::function<void()>> queue;
  bool running = false;
};

namespace {

// One lock for everything: the executor is there to find mistakes, not to be fast.
struct State {
  std::recursive_mutex lock;
  std::map<void*, size_t> memory;
  std::map<const char*, size_t> pinnedMemory;
  std::set<Stream*> streams;
  Stream defaultStream;
  size_t used = 0;
  std::string kernelFailure;
};
State& state() {
  static State* made = new State;  // never destroyed: threads may still release memory at exit
  return *made;
}
using Lock = std::lock_guard<std::recursive_mutex>;

size_t numberOfEnvironment(const char* name, size_t otherwise) {
  const char* given = std::getenv(name);
  return given && *given ? static_cast<size_t>(std::strtoull(given, nullptr, 10)) : otherwise;
}

}  // namespace

bool failure(const char* name) {
  const char* given = std::getenv("MELISMA_CUDA_FAIL");
  return given && std::strcmp(given, name) == 0;
}
int deviceCount() { return static_cast<int>(numberOfEnvironment("MELISMA_CUDA_DEVICES", 1)); }
size_t memoryTotal() { return numberOfEnvironment("MELISMA_CUDA_MEMORY", size_t{4} << 30); }
size_t memoryFree() {
  Lock hold(state().lock);
  return memoryTotal() > state().used ? memoryTotal() - state().used : 0;
}

void* allocate(size_t bytes) {
  Lock hold(state().lock);
  if (failure("out-of-memory") || bytes > memoryFree()) return nullptr;
  void* pointer = std::malloc(bytes);  // of the exact size: the address sanitizer sees overruns
  if (!pointer) return nullptr;
  std::memset(pointer, 0xff, bytes);  // NaN: what is read before it was written shows
  state().memory[pointer] = bytes;
  state().used += bytes;
  return pointer;
}

bool release(void* pointer) {
  if (!pointer) return true;
  runAllStreams();  // cudaFree waits for the device
  Lock hold(state().lock);
  const auto found = state().memory.find(pointer);
  if (found == state().memory.end()) return false;
  state().used -= found->second;
  state().memory.erase(found);
  std::free(pointer);
  return true;
}

void* allocatePinned(size_t bytes) {
  Lock hold(state().lock);
  char* pointer = static_cast<char*>(std::malloc(bytes > 0 ? bytes : 1));
  if (pointer) state().pinnedMemory[pointer] = bytes;
  return pointer;
}

bool releasePinned(void* pointer) {
  if (!pointer) return true;
  runAllStreams();
  Lock hold(state().lock);
  if (state().pinnedMemory.erase(static_cast<char*>(pointer)) == 0) return false;
  std::free(pointer);
  return true;
}

bool pinned(const void* pointer) {
  Lock hold(state().lock);
  const char* at = static_cast<const char*>(pointer);
  const auto next = state().pinnedMemory.upper_bound(at);
  if (next == state().pinnedMemory.begin()) return false;
  const auto found = std::prev(next);
  return at < found->first + found->second;
}

Stream* makeStream() {
  Lock hold(state().lock);
  return *state().streams.insert(new Stream).first;
}

void destroyStream(Stream* stream) {
  runStream(stream);
  Lock hold(state().lock);
  if (state().streams.erase(stream) > 0) delete stream;
}

void enqueue(Stream* stream, std::function<void()> work) {
  Lock hold(state().lock);
  Stream* queue = stream ? stream : &state().defaultStream;
  queue->queue.push_back(std::move(work));
  if (numberOfEnvironment("MELISMA_CUDA_EAGER", 0) != 0) runStream(stream);
}

void runStream(Stream* stream) {
  Lock hold(state().lock);
  Stream* queue = stream ? stream : &state().defaultStream;
  if (queue->running) return;  // a wait for an event of its own stream
  queue->running = true;
  while (!queue->queue.empty()) {
    const std::function<void()> work = std::move(queue->queue.front());
    queue->queue.pop_front();
    work();
  }
  queue->running = false;
}

void runAllStreams() {
  Lock hold(state().lock);
  runStream(nullptr);
  for (Stream* stream : state().streams) runStream(stream);
}

Event* makeEvent() { return new Event; }
void destroyEvent(Event* event) { delete event; }

void record(Event* event, Stream* stream) {
  Lock hold(state().lock);
  const auto mark = std::make_shared<Mark>(Mark{stream, false, {}});
  event->mark = mark;
  enqueue(stream, [mark] {
    mark->at = std::chrono::steady_clock::now();
    mark->done = true;
  });
}

// Under the lock.
static void reach(const Mark& mark) {
  if (!mark.done) runStream(mark.stream);
}

void waitFor(Event* event) {
  Lock hold(state().lock);
  reach(*event->mark);
}

void waitFor(Stream* stream, Event* event) {
  Lock hold(state().lock);
  enqueue(stream, [mark = event->mark] { reach(*mark); });
}

bool reached(const Event* event) {
  Lock hold(state().lock);
  return event->mark->done;
}

double milliseconds(const Event* from, const Event* to) {
  return std::chrono::duration<double, std::milli>(to->mark->at - from->mark->at).count();
}

std::string kernelFailure() {
  Lock hold(state().lock);
  return state().kernelFailure;
}
void setKernelFailure(const std::string& message) {
  Lock hold(state().lock);
  if (state().kernelFailure.empty()) state().kernelFailure = message;
}

}  // namespace cuda_on_cpu
