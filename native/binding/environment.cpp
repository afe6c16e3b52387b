#include "binding/environment.hpp"

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "binding/convert.hpp"

namespace melisma::binding {

namespace {

napi_value makeError(napi_env env, const std::pair<std::string, std::string>& described) {
  const auto& [code, text] = described;
  napi_value codeValue = nullptr, message = nullptr, error = nullptr;
  napi_create_string_utf8(env, code.c_str(), code.size(), &codeValue);
  napi_create_string_utf8(env, text.c_str(), text.size(), &message);
  return napi_create_error(env, codeValue, message, &error) == napi_ok ? error : nullptr;
}

}  // namespace

struct Environment::Entry {
  int64_t id = 0;
  std::shared_ptr<Job> job;
  napi_ref callbacks = nullptr;
  napi_ref thrown = nullptr;  // what onProgress threw; becomes the rejection
  std::atomic<bool> progressQueued{false};
};

struct Environment::Message {
  std::shared_ptr<Entry> entry;
  bool finished;
};

Environment* Environment::create(napi_env env) {
  auto* self = new Environment(env);
  napi_value name = nullptr;
  napi_create_string_utf8(env, "melisma", NAPI_AUTO_LENGTH, &name);
  const auto finalize = [](napi_env, void* data, void*) { delete static_cast<Environment*>(data); };
  napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, self, finalize, self, onMessage,
                                  &self->function_);
  napi_unref_threadsafe_function(env, self->function_);  // referenced only while jobs run
  // After the thread-safe function: hooks run in reverse order, and ours still needs it.
  napi_add_env_cleanup_hook(env, onCleanup, self);
  napi_set_instance_data(env, self, nullptr, nullptr);
  return self;
}

Environment* Environment::of(napi_env env) {
  void* data = nullptr;
  napi_get_instance_data(env, &data);
  return static_cast<Environment*>(data);
}

int64_t Environment::start(const MakeJob& make, std::vector<Job::Item> items, napi_value callbacks,
                           bool wantsProgress, int threads) {
  auto entry = std::make_shared<Entry>();
  entry->id = nextId_++;
  napi_create_reference(env_, callbacks, 1, &entry->callbacks);
  std::weak_ptr<Entry> weak = entry;  // the job must not keep the entry that holds it alive
  const auto progress = [this, weak] {
    const auto live = weak.lock();
    if (live && !live->progressQueued.exchange(true)) post(live, false);
  };
  const auto finished = [this, entry] {
    post(entry, true);
    const std::lock_guard<std::mutex> lock(mutex_);
    onThreads_--;
    idle_.notify_all();
  };
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    onThreads_++;
  }
  if (jobs_.empty()) napi_ref_threadsafe_function(env_, function_);
  jobs_[entry->id] = entry;
  try {
    entry->job = make(
        {std::move(items), wantsProgress ? std::function<void()>(progress) : nullptr, finished, threads});
    entry->job->start();
  } catch (...) {
    entry->job.reset();  // it holds `finished`, which holds the entry
    forget(entry->id);
    napi_delete_reference(env_, entry->callbacks);
    const std::lock_guard<std::mutex> lock(mutex_);
    onThreads_--;
    throw;
  }
  return entry->id;
}

void Environment::forget(int64_t id) {
  jobs_.erase(id);
  if (jobs_.empty()) napi_unref_threadsafe_function(env_, function_);
}

void Environment::cancel(int64_t id) {
  const auto found = jobs_.find(id);
  if (found != jobs_.end()) found->second->job->cancel();
}

// On a pool thread.
void Environment::post(const std::shared_ptr<Entry>& entry, bool finished) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!alive_) return;
  auto* message = new Message{entry, finished};
  if (napi_call_threadsafe_function(function_, message, napi_tsfn_nonblocking) != napi_ok) delete message;
}

// On the JavaScript thread; env is null while the environment goes down.
void Environment::onMessage(napi_env env, napi_value, void* context, void* data) {
  const std::unique_ptr<Message> message(static_cast<Message*>(data));
  if (env) static_cast<Environment*>(context)->receive(message->entry, message->finished);
}

void Environment::receive(const std::shared_ptr<Entry>& entry, bool finished) {
  napi_handle_scope scope = nullptr;
  if (napi_open_handle_scope(env_, &scope) != napi_ok) return;
  if (finished) {
    forget(entry->id);
    deliver(*entry);
    napi_delete_reference(env_, entry->callbacks);
    if (entry->thrown) napi_delete_reference(env_, entry->thrown);
  } else {
    entry->progressQueued = false;
    if (jobs_.count(entry->id) && !entry->thrown) reportProgress(*entry);
  }
  napi_close_handle_scope(env_, scope);
}

void Environment::reportProgress(Entry& entry) {
  napi_value callbacks = nullptr, function = nullptr, arguments[2] = {};
  if (napi_get_reference_value(env_, entry.callbacks, &callbacks) != napi_ok || !callbacks) return;
  if (napi_get_named_property(env_, callbacks, "onProgress", &function) != napi_ok) return;
  if (napi_create_double(env_, entry.job->progress(), &arguments[0]) != napi_ok) return;
  if (napi_create_int64(env_, entry.job->itemCount(), &arguments[1]) != napi_ok) return;
  if (napi_call_function(env_, callbacks, function, 2, arguments, nullptr) != napi_pending_exception) return;
  napi_value error = nullptr;
  if (napi_get_and_clear_last_exception(env_, &error) != napi_ok) return;
  // References to primitives need a newer Node-API, so the thrown value is kept inside an object.
  napi_value holder = nullptr;
  if (napi_create_object(env_, &holder) != napi_ok) return;
  napi_set_named_property(env_, holder, "thrown", error);
  napi_create_reference(env_, holder, 1, &entry.thrown);
  entry.job->cancel();
}

// What onFinished is given as its error; null when the job finished.
napi_value Environment::errorOf(const Entry& entry) {
  napi_value error = nullptr;
  if (entry.thrown) {
    napi_get_reference_value(env_, entry.thrown, &error);
  } else if (entry.job->outcome() == Job::Outcome::failed) {
    error = makeError(env_, describe(entry.job->failure()));
  } else if (entry.job->outcome() == Job::Outcome::cancelled) {
    error = makeError(env_, {"ERR_CANCELLED", "cancelled"});
  } else {
    napi_get_null(env_, &error);
  }
  return error;
}

// nullptr when JavaScript has no room for them.
napi_value Environment::outputsOf(Entry& entry) {
  auto& items = entry.job->items();
  napi_value all = nullptr;
  if (napi_create_array_with_length(env_, items.size(), &all) != napi_ok) return nullptr;
  for (size_t i = 0; i < items.size(); i++) {
    napi_value outputs = nullptr;
    if (napi_create_array_with_length(env_, items[i].outputs.size(), &outputs) != napi_ok) return nullptr;
    for (size_t o = 0; o < items[i].outputs.size(); o++) {
      napi_value tensor = writeTensor(env_, items[i].outputSpecs[o], items[i].outputs[o]);
      if (!tensor || napi_set_element(env_, outputs, static_cast<uint32_t>(o), tensor) != napi_ok)
        return nullptr;
    }
    if (napi_set_element(env_, all, static_cast<uint32_t>(i), outputs) != napi_ok) return nullptr;
  }
  return all;
}

// Calls onFinished whatever happens, because a promise waits for it.
void Environment::deliver(Entry& entry) {
  napi_value callbacks = nullptr, function = nullptr, nothing = nullptr;
  if (napi_get_reference_value(env_, entry.callbacks, &callbacks) != napi_ok || !callbacks) return;
  if (napi_get_named_property(env_, callbacks, "onFinished", &function) != napi_ok) return;
  napi_get_null(env_, &nothing);
  const bool finished = !entry.thrown && entry.job->outcome() == Job::Outcome::finished;
  napi_value arguments[2] = {errorOf(entry), finished ? outputsOf(entry) : nothing};
  if (!arguments[0] || !arguments[1]) {
    napi_value thrown = nullptr;
    bool pending = false;
    napi_is_exception_pending(env_, &pending);
    if (pending) napi_get_and_clear_last_exception(env_, &thrown);
    arguments[0] = thrown ? thrown : makeError(env_, {"ERR_DEVICE", "out of memory for the results"});
    arguments[1] = nothing;
  }
  napi_call_function(env_, callbacks, function, 2, arguments, nullptr);
}

// The environment goes away (process.exit, worker.terminate): stop its jobs and wait for their
// threads, because they read nothing of JavaScript's but do call into this object.
void Environment::shutDown() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    alive_ = false;
  }
  for (auto& [id, entry] : jobs_) entry->job->cancel();
  std::unique_lock<std::mutex> lock(mutex_);
  idle_.wait(lock, [this] { return onThreads_ == 0; });
  // Deleted by the thread-safe function's finalizer: messages still queued in it point here.
}

}  // namespace melisma::binding
