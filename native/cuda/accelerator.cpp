// Makes CUDA known to the binding, and keeps the table of ops that have a CUDA half.
#include "core/accelerator.hpp"

#include <algorithm>
#include <utility>

#include "core/chained_plan.hpp"
#include "core/combined_plan.hpp"
#include "core/error.hpp"
#include "cuda/check.hpp"
#include "cuda/context.hpp"
#include "cuda/device_plan.hpp"
#include "cuda/job.hpp"
#include "cuda/plan.hpp"
#include "cuda/probe.hpp"

namespace melisma {

namespace {
std::vector<CudaOp>& table() {
  static auto* ops = new std::vector<CudaOp>;  // filled by static objects before the first call
  return *ops;
}

const CudaOp* find(const std::string& name) {
  const auto found =
      std::find_if(table().begin(), table().end(), [&](const CudaOp& op) { return op.name == name; });
  return found == table().end() ? nullptr : &*found;
}
// The one that all of them are for.
int deviceOf(const std::vector<std::shared_ptr<const Plan>>& plans) {
  int ordinal = -1;
  for (const auto& plan : plans) {
    const auto* own = dynamic_cast<const cuda::DevicePlan*>(plan.get());
    if (own && own->source()) throw ParameterError("plan: a chained plan cannot be part of another");
    if (!own || (ordinal >= 0 && own->ordinal() != ordinal))
      throw ParameterError("plan: plans of different devices cannot be combined");
    ordinal = own->ordinal();
  }
  return ordinal;
}
}  // namespace

void registerCudaOp(CudaOp op) { table().push_back(std::move(op)); }

namespace cuda {

namespace {

class CudaAccelerator : public Accelerator {
 public:
  bool has(const std::string& op) const override { return find(op) != nullptr; }

  std::shared_ptr<Job> open(int ordinal, Job::Request request) override {
    return std::make_shared<OpenJob>(ordinal, std::move(request));
  }

  AcceleratorReport report() override { return probe(); }

  std::shared_ptr<const Plan> plan(const OpDescriptor& op, const ParamMap& given, int ordinal) override {
    std::shared_ptr<const Plan> host = op.plan(given);  // first: it refuses bad options
    const CudaOp* kernels = find(op.name);
    if (!kernels) throw DeviceError(op.name + ": has no CUDA kernels; use device 'cpu' or 'auto'");
    Context::of(ordinal).parts();
    const CurrentDevice current(ordinal);
    std::vector<DevicePlan::Part> parts{{host, kernels->plan(given)}};
    return std::make_shared<DevicePlan>(std::move(host), std::move(parts), ordinal);
  }

  std::shared_ptr<const Plan> combine(const std::vector<std::shared_ptr<const Plan>>& plans) override {
    std::vector<DevicePlan::Part> parts;
    const int ordinal = deviceOf(plans);
    for (const auto& plan : plans) {
      const auto& own = dynamic_cast<const DevicePlan&>(*plan).parts();
      parts.insert(parts.end(), own.begin(), own.end());
    }
    return std::make_shared<DevicePlan>(std::make_shared<CombinedPlan>(plans), std::move(parts), ordinal);
  }

  std::shared_ptr<const Plan> chain(std::shared_ptr<const Plan> first, std::shared_ptr<const Plan> then,
                                    bool keeps) override {
    const int ordinal = deviceOf({first, then});
    DevicePlan::Source source{dynamic_cast<const DevicePlan&>(*first).parts()[0], keeps};
    std::vector<DevicePlan::Part> parts = dynamic_cast<const DevicePlan&>(*then).parts();
    auto host = std::make_shared<ChainedPlan>(std::move(first), std::move(then), keeps);
    return std::make_shared<DevicePlan>(std::move(host), std::move(parts), ordinal, std::move(source));
  }

  AcceleratorMemory memory(int ordinal) override { return Context::of(ordinal).parts().memory.usage(); }
};

const struct Registration {
  Registration() { registerAccelerator(new CudaAccelerator); }
} registration;

}  // namespace

}  // namespace cuda

}  // namespace melisma
