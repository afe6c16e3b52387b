// State of one JavaScript environment (the main thread, or one worker): its jobs, and the one
// thread-safe function by which pool threads reach it.
#pragma once

#include <node_api.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "core/job.hpp"

namespace melisma::binding {

class Environment {
 public:
  // Made once per environment; kept in its instance data.
  static Environment* create(napi_env env);
  static Environment* of(napi_env env);

  // Starts the job that `make` returns. `callbacks` is an object { onFinished(error, outputs),
  // onProgress?(done, total) }. Returns a number for cancel().
  using MakeJob = std::function<std::shared_ptr<Job>(Job::Request)>;
  int64_t start(const MakeJob& make, std::vector<Job::Item> items, napi_value callbacks, bool wantsProgress,
                int threads);
  void cancel(int64_t id);
  int64_t running() const { return static_cast<int64_t>(jobs_.size()); }
  // Cancels all jobs and waits for their threads; their results go nowhere. A second call does nothing more.
  void shutDown();

 private:
  struct Entry;
  struct Message;

  explicit Environment(napi_env env) : env_(env) {}
  void post(const std::shared_ptr<Entry>& entry, bool finished);
  void receive(const std::shared_ptr<Entry>& entry, bool finished);
  void reportProgress(Entry& entry);
  void deliver(Entry& entry);
  void forget(int64_t id);  // the job no longer keeps the event loop alive
  napi_value errorOf(const Entry& entry);
  napi_value outputsOf(Entry& entry);
  static void onMessage(napi_env env, napi_value, void* context, void* data);
  static void onCleanup(void* self) { static_cast<Environment*>(self)->shutDown(); }

  napi_env env_;
  napi_threadsafe_function function_ = nullptr;
  int64_t nextId_ = 1;
  std::map<int64_t, std::shared_ptr<Entry>> jobs_;  // touched on the JavaScript thread only

  std::mutex mutex_;
  std::condition_variable idle_;
  bool alive_ = true;
  int64_t onThreads_ = 0;  // jobs whose onFinished has not returned
};

}  // namespace melisma::binding
