#include "cuda/device_plan.hpp"

#include <algorithm>
#include <utility>

#include "core/round_up.hpp"
#include "cuda/job.hpp"

namespace melisma::cuda {

DevicePlan::DevicePlan(std::shared_ptr<const Plan> host, std::vector<Part> parts, int ordinal,
                       std::optional<Source> source)
    : host_(std::move(host)), parts_(std::move(parts)), ordinal_(ordinal), source_(std::move(source)) {
  options = host_->options;
}

std::shared_ptr<Job> DevicePlan::job(std::shared_ptr<const Plan> self, Job::Request request) const {
  // The same object: `self` shares ownership of this plan.
  return std::make_shared<CudaJob>(std::shared_ptr<const DevicePlan>(std::move(self), this),
                                   std::move(request));
}

size_t DevicePlan::scratchBytes(const TensorSpec& input) const {
  if (!source_) return partsScratchBytes(input);
  const TensorSpec between = source_->part.host->outputs(input)[0];
  return source_->part.device->scratchBytes(input) + (source_->keeps ? 0 : roundUpTo256(between.bytes())) +
         partsScratchBytes(between);
}

size_t DevicePlan::partsScratchBytes(const TensorSpec& input) const {
  size_t sum = 0;
  for (const Part& part : parts_) sum += part.device->scratchBytes(input);
  return sum;
}

bool DevicePlan::readsInt16() const {
  if (source_) return source_->part.device->readsInt16();
  return std::all_of(parts_.begin(), parts_.end(),
                     [](const Part& part) { return part.device->readsInt16(); });
}

void DevicePlan::run(const CudaBatch& batch, CudaStream& stream) const {
  if (!source_) return runParts(batch, stream);
  std::vector<std::vector<TensorSpec>> between(batch.size()), specs(batch.size());
  CudaBatch given = batch, taken = batch;
  size_t bytes = 0;
  std::vector<size_t> offsets;
  for (size_t i = 0; i < batch.size(); i++) {
    between[i] = source_->part.host->outputs(*batch[i].inputSpec);
    offsets.push_back(bytes);
    if (!source_->keeps) bytes += roundUpTo256(between[i][0].bytes());
  }
  char* const room = stream.scratch<char>(bytes);
  for (size_t i = 0; i < batch.size(); i++) {
    void* const samples = source_->keeps ? batch[i].outputs[0] : room + offsets[i];
    given[i].outputSpecs = &between[i];
    given[i].outputs = {samples};
    specs[i].assign(batch[i].outputSpecs->begin() + source_->keeps, batch[i].outputSpecs->end());
    taken[i].inputSpec = &between[i][0];
    taken[i].input = samples;
    taken[i].int16 = false;
    taken[i].outputSpecs = &specs[i];
    taken[i].outputs.erase(taken[i].outputs.begin(), taken[i].outputs.begin() + source_->keeps);
  }
  source_->part.device->run(given, stream);
  runParts(taken, stream);
}

void DevicePlan::runParts(const CudaBatch& batch, CudaStream& stream) const {
  if (parts_.size() == 1) return parts_[0].device->run(batch, stream);
  // Each part sees the batch with its own outputs alone.
  std::vector<CudaBatch> batches(parts_.size(), batch);
  std::vector<std::vector<std::vector<TensorSpec>>> specs(parts_.size());
  std::vector<size_t> from(batch.size(), 0);
  for (size_t p = 0; p < parts_.size(); p++) {
    specs[p].resize(batch.size());
    for (size_t i = 0; i < batch.size(); i++) {
      specs[p][i] = parts_[p].host->outputs(*batch[i].inputSpec);
      batches[p][i].outputSpecs = &specs[p][i];
      const auto first = batch[i].outputs.begin() + static_cast<long>(from[i]);
      batches[p][i].outputs.assign(first, first + static_cast<long>(specs[p][i].size()));
      from[i] += specs[p][i].size();
    }
  }
  std::vector<bool> done(parts_.size(), false);
  for (size_t p = 0; p < parts_.size(); p++) {
    if (done[p]) continue;
    std::vector<CudaPlan::Member> members{{parts_[p].device.get(), &batches[p]}};
    for (size_t other = 0; other < parts_.size(); other++) {
      const CudaPlan& joining = *parts_[other].device;
      if (other == p || done[other] || !members[0].plan->takesAlong(joining)) continue;
      members.push_back({&joining, &batches[other]});
      done[other] = true;
    }
    // Alone it waits: another may take it along.
    if (members.size() == 1) continue;
    done[p] = true;
    members[0].plan->runTogether(members, stream);
  }
  for (size_t p = 0; p < parts_.size(); p++) {
    if (!done[p]) parts_[p].device->run(batches[p], stream);
  }
}

}  // namespace melisma::cuda
