#include "cuda/device_plan.hpp"

#include <algorithm>
#include <utility>

#include "cuda/job.hpp"

namespace melisma::cuda {

DevicePlan::DevicePlan(std::shared_ptr<const Plan> host, std::vector<Part> parts, int ordinal)
    : host_(std::move(host)), parts_(std::move(parts)), ordinal_(ordinal) {
  options = host_->options;
}

std::shared_ptr<Job> DevicePlan::job(std::shared_ptr<const Plan> self, Job::Request request) const {
  // The same object: `self` shares ownership of this plan.
  return std::make_shared<CudaJob>(std::shared_ptr<const DevicePlan>(std::move(self), this),
                                   std::move(request));
}

size_t DevicePlan::scratchBytes(const TensorSpec& input) const {
  size_t sum = 0;
  for (const Part& part : parts_) sum += part.device->scratchBytes(input);
  return sum;
}

bool DevicePlan::readsInt16() const {
  return std::all_of(parts_.begin(), parts_.end(),
                     [](const Part& part) { return part.device->readsInt16(); });
}

void DevicePlan::run(const CudaBatch& batch, CudaStream& stream) const {
  if (parts_.size() == 1) return parts_[0].device->run(batch, stream);
  // Each part sees the batch with its own outputs alone.
  std::vector<size_t> from(batch.size(), 0);
  for (const Part& part : parts_) {
    CudaBatch own = batch;
    std::vector<std::vector<TensorSpec>> specs(batch.size());
    for (size_t i = 0; i < batch.size(); i++) {
      specs[i] = part.host->outputs(*batch[i].inputSpec);
      own[i].outputSpecs = &specs[i];
      const auto first = batch[i].outputs.begin() + static_cast<long>(from[i]);
      own[i].outputs.assign(first, first + static_cast<long>(specs[i].size()));
      from[i] += specs[i].size();
    }
    part.device->run(own, stream);
  }
}

}  // namespace melisma::cuda
