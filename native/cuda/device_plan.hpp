// Plans whose jobs run on a GPU: of one op, or of several over the same input, which may be the result of
// another.
#pragma once

#include <memory>
#include <optional>
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

  // What runs before the parts, whose input its one output is, in device memory; with `keeps` that is also
  // the first output of all.
  struct Source {
    Part part;
    bool keeps;
  };

  // `host` has the options and outputs of all parts together.
  DevicePlan(std::shared_ptr<const Plan> host, std::vector<Part> parts, int ordinal,
             std::optional<Source> source = std::nullopt);

  std::vector<TensorSpec> outputs(const TensorSpec& input) const override { return host_->outputs(input); }
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override {
    return host_->start(input, outputs);
  }
  std::shared_ptr<Job> job(std::shared_ptr<const Plan> self, Job::Request request) const override;
  size_t bytes() const override { return host_->bytes(); }

  int ordinal() const { return ordinal_; }
  const std::vector<Part>& parts() const { return parts_; }
  const std::optional<Source>& source() const { return source_; }
  // Scratch of all parts for one item, and what lies between the source and them.
  size_t scratchBytes(const TensorSpec& input) const;
  bool readsInt16() const;
  // Enqueues all parts.
  void run(const CudaBatch& batch, CudaStream& stream) const;

 private:
  void runParts(const CudaBatch& batch, CudaStream& stream) const;
  size_t partsScratchBytes(const TensorSpec& input) const;

  std::shared_ptr<const Plan> host_;
  std::vector<Part> parts_;
  int ordinal_;
  std::optional<Source> source_;
};

}  // namespace melisma::cuda
