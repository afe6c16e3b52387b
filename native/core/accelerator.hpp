// Devices beside the CPU, as the binding sees them. A CUDA build registers one (native/cuda); in a CPU
// build there is none.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/job.hpp"
#include "core/op.hpp"

namespace melisma {

struct AcceleratorReport {
  struct Device {
    int ordinal = 0;
    std::string name, architecture;  // "NVIDIA H200", "sm_90"
    size_t totalBytes = 0;
  };
  bool available = false;
  std::string reason;           // in words, when not available
  std::string driver, runtime;  // versions; empty when unknown
  std::string architectures;    // that this build has code for
  bool emulated = false;        // kernels run on the CPU: right, but for tests only
  std::vector<Device> devices;
};

struct AcceleratorMemory {
  size_t used = 0, idle = 0, limit = 0;  // in bytes; idle is kept for reuse
};

class Accelerator {
 public:
  virtual ~Accelerator() = default;
  // Whether an op of this name has kernels. Touches no driver.
  virtual bool has(const std::string& op) const = 0;
  // A job without items, so that no JavaScript thread waits for a driver: looks for devices once and,
  // unless `ordinal` is negative, makes that one ready. Fails with a DeviceError that says why not.
  virtual std::shared_ptr<Job> open(int ordinal, Job::Request request) = 0;
  // What was found; looks for devices when nobody has yet.
  virtual AcceleratorReport report() = 0;
  // A plan whose jobs run on an open device.
  virtual std::shared_ptr<const Plan> plan(const OpDescriptor& op, const ParamMap& given, int ordinal) = 0;
  // One plan over several, all made by plan() for the same device.
  virtual std::shared_ptr<const Plan> combine(const std::vector<std::shared_ptr<const Plan>>& plans) = 0;
  // `then` over the result of `first`, which stays on the device; see core/chained_plan.hpp.
  virtual std::shared_ptr<const Plan> chain(std::shared_ptr<const Plan> first,
                                            std::shared_ptr<const Plan> then, bool keeps) = 0;
  // Of an open device.
  virtual AcceleratorMemory memory(int ordinal) = 0;
};

// Null in a build without one.
Accelerator* accelerator();
void registerAccelerator(Accelerator* instance);

}  // namespace melisma
