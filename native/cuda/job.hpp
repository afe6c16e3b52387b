// A job on a GPU: chunk after chunk, the next one uploaded and computed while results of the one before
// come back.
#pragma once

#include <memory>

#include "core/job.hpp"
#include "cuda/chunk.hpp"
#include "cuda/context.hpp"
#include "cuda/device_plan.hpp"

namespace melisma::cuda {

class CudaJob : public Job, public std::enable_shared_from_this<CudaJob> {
 public:
  CudaJob(std::shared_ptr<const DevicePlan> plan, Request request);

  void start() override;
  double progress() override;

 private:
  void run();
  // False: another job waits, go on after it.
  bool advance();
  std::unique_ptr<Chunk> nextChunk(Context::Parts& parts);
  void collect(std::unique_ptr<Chunk>& chunk);

  const std::shared_ptr<const DevicePlan> plan_;
  Context& context_;
  size_t next_ = 0;  // items before it are in a chunk or done
  std::unique_ptr<Chunk> underWay_;
};

// Opens a device, or only looks for devices when `ordinal` is negative; has no items.
class OpenJob : public Job, public std::enable_shared_from_this<OpenJob> {
 public:
  OpenJob(int ordinal, Request request) : Job(std::move(request)), ordinal_(ordinal) {}
  void start() override;
  double progress() override { return itemCount() == 0 ? 1 : 0; }

 private:
  const int ordinal_;
};

}  // namespace melisma::cuda
