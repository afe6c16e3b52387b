// Models are opened on a pool thread: mapping, converting and uploading weights takes seconds.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "core/job.hpp"
#include "core/op.hpp"
#include "core/pool.hpp"

namespace melisma::binding {

// Where an opened model waits for the JavaScript thread.
class OpenedModel {
 public:
  void put(std::shared_ptr<const Plan> plan) {
    const std::lock_guard<std::mutex> lock(mutex_);
    plan_ = std::move(plan);
  }
  // Null until the job has finished.
  std::shared_ptr<const Plan> take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::move(plan_);
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<const Plan> plan_;
};

// A job without items.
class OpenModelJob : public Job, public std::enable_shared_from_this<OpenModelJob> {
 public:
  using Open = std::function<std::shared_ptr<const Plan>()>;
  OpenModelJob(Open open, std::shared_ptr<OpenedModel> to, Request request)
      : Job(std::move(request)), open_(std::move(open)), to_(std::move(to)) {}

  void start() override {
    pool::post([self = shared_from_this()](Scratch&) { self->run(); }, threads());
  }
  double progress() override { return 0; }

 private:
  void run() {
    std::exception_ptr failure;
    try {
      to_->put(open_());
    } catch (...) {
      failure = std::current_exception();
    }
    finish(std::move(failure));
  }

  const Open open_;
  const std::shared_ptr<OpenedModel> to_;
};

}  // namespace melisma::binding
