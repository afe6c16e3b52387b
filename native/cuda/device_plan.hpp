// Plans whose jobs run on a GPU: of one op, or of several over the same input.
#pragma once

#include <memory>
#include <vector>

#include "core/op.hpp"
#include "cuda/plan.hpp"

namespace melisma::cuda {

class DevicePlan : public Plan {
 public:
  // An op's CPU half, which knows the shapes, and its CUDA half.
  struct Part {
    std::shared_ptr<const Plan> host;
    std::shared_ptr<const CudaPlan> device;
  };

  // `host` has the options and outputs of all parts together.
  DevicePlan(std::shared_ptr<const Plan> host, std::vector<Part> parts, int ordinal);

  std::vector<TensorSpec> outputs(const TensorSpec& input) const override { return host_->outputs(input); }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return host_->start(input, outputs);
  }
  std::shared_ptr<Job> job(std::shared_ptr<const Plan> self, Job::Request request) const override;
  size_t bytes() const override { return host_->bytes(); }

  int ordinal() const { return ordinal_; }
  const std::vector<Part>& parts() const { return parts_; }
  // Scratch of all parts for one item.
  size_t scratchBytes(const TensorSpec& input) const;
  bool readsInt16() const;
  // Enqueues all parts.
  void run(const CudaBatch& batch, CudaStream& stream) const;

 private:
  std::shared_ptr<const Plan> host_;
  std::vector<Part> parts_;
  int ordinal_;
};

}  // namespace melisma::cuda
