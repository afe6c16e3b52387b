// As many items of a job as go into the same launches: their place in device memory and their way there
// and back.
#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "core/job.hpp"
#include "cuda/batch_stream.hpp"
#include "cuda/device_plan.hpp"
#include "cuda/staging.hpp"

#ifdef MELISMA_CUDA_ON_CPU
#include "cuda_on_cpu/guarded_batch.hpp"
#endif

namespace melisma::cuda {

class Chunk {
 public:
  // Takes memory for items [first, end) and enqueues their upload and all launches. Throws OutOfMemory
  // when they do not fit; the destructor then waits for what was enqueued.
  Chunk(const DevicePlan& plan, Context::Parts& parts, std::vector<Job::Item>& items, size_t first,
        size_t end, int threads);
  ~Chunk();
  Chunk(const Chunk&) = delete;
  Chunk& operator=(const Chunk&) = delete;

  // Waits for the results and writes them to the items.
  void collect(int threads);
  size_t first() const { return first_; }
  size_t end() const { return end_; }

  // How many items from `first` on go together: what fills one pinned buffer, and fits into half of the
  // memory budget. At least one.
  static size_t endFrom(const DevicePlan& plan, const std::vector<Job::Item>& items, size_t first,
                        size_t budget);

 private:
  void lay(int threads);
  void enqueue(const DevicePlan& plan, int threads);
  void launch(const DevicePlan& plan);

  Context::Parts& parts_;
  std::vector<Job::Item>& items_;
  const size_t first_, end_;
  CudaBatch batch_;
  std::vector<Piece> uploads_, downloads_;
  size_t inputBytes_ = 0, outputBytes_ = 0;
  Block inputs_, outputs_;
  BatchStream stream_;
#ifdef MELISMA_CUDA_ON_CPU
  std::unique_ptr<cuda_on_cpu::GuardedBatch> guarded_;
#endif
  cudaEvent_t uploaded_ = nullptr, computed_ = nullptr;
  bool collected_ = false;
};

}  // namespace melisma::cuda
