#include "cuda/job.hpp"

#include <algorithm>
#include <utility>

#include "cuda/check.hpp"
#include "cuda/probe.hpp"

namespace melisma::cuda {

CudaJob::CudaJob(std::shared_ptr<const DevicePlan> plan, Request request)
    : Job(std::move(request)), plan_(std::move(plan)), context_(Context::of(plan_->ordinal())) {}

void CudaJob::start() {
  context_.post([self = shared_from_this()] { self->run(); });
}

double CudaJob::progress() {
  return itemCount() == 0 ? 1.0 : static_cast<double>(itemsDone()) / static_cast<double>(itemCount());
}

void CudaJob::run() {
  std::exception_ptr failure;
  try {
    if (!advance()) return start();
  } catch (...) {
    failure = std::current_exception();
  }
  underWay_.reset();
  finish(std::move(failure));
}

bool CudaJob::advance() {
  Context::Parts& parts = context_.parts();
  while (next_ < items().size() && !isCancelled()) {
    std::unique_ptr<Chunk> chunk = nextChunk(parts);
    next_ = chunk->end();
    collect(underWay_);
    underWay_ = std::move(chunk);
    if (next_ < items().size() && context_.hasWaiting()) {
      collect(underWay_);  // its memory is for the others meanwhile
      return false;
    }
  }
  if (!isCancelled()) collect(underWay_);
  return true;
}

// Where memory is short: first the chunk under way gives its own back, then chunks get smaller.
std::unique_ptr<Chunk> CudaJob::nextChunk(Context::Parts& parts) {
  size_t end = Chunk::endFrom(*plan_, items(), next_, parts.memory.usage().limit);
  for (;;) {
    try {
      return std::make_unique<Chunk>(*plan_, parts, items(), next_, end, threads());
    } catch (const OutOfMemory& error) {
      if (underWay_) {
        collect(underWay_);
      } else if (end - next_ > 1) {
        end = next_ + (end - next_) / 2;
      } else {
        const Item& item = items()[next_];
        size_t results = 0;
        for (const TensorSpec& spec : item.outputSpecs) results += spec.bytes();
        throw DeviceError(std::string(error.what()) + " (for one input of " +
                          bytesText(item.inputSpec.bytes()) + " with results of " + bytesText(results) +
                          "; cut it into shorter ones, or use device 'cpu')");
      }
    }
  }
}

void CudaJob::collect(std::unique_ptr<Chunk>& chunk) {
  if (!chunk) return;
  chunk->collect(threads());
  itemsDone_ += static_cast<int64_t>(chunk->end() - chunk->first());
  chunk.reset();
  reportProgress();
}

void OpenJob::start() {
  Context::of(std::max(0, ordinal_)).post([self = shared_from_this()] {
    std::exception_ptr failure;
    try {
      if (self->ordinal_ >= 0) {
        Context::of(self->ordinal_).open();
      } else if (!probe().available) {
        throw DeviceError(probe().reason);
      }
    } catch (...) {
      failure = std::current_exception();
    }
    self->finish(std::move(failure));
  });
}

}  // namespace melisma::cuda
