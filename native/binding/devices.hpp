// The exports that concern devices, and plans on them.
#pragma once

#include <napi.h>

#include <memory>
#include <vector>

#include "core/op.hpp"

namespace melisma::binding {

// Which accelerator; negative is the CPU.
int readDevice(Napi::Value value);  // 'cpu' | 'cuda:<ordinal>'
std::shared_ptr<const Plan> planOn(int ordinal, const OpDescriptor& op, const ParamMap& options);
std::shared_ptr<const Plan> combineOn(int ordinal, std::vector<std::shared_ptr<const Plan>> plans);
std::shared_ptr<const Plan> chainOn(int ordinal, std::shared_ptr<const Plan> first,
                                    std::shared_ptr<const Plan> then, bool keeps);

// openDevice(ordinal, { onFinished }): job number; ordinal -1 only looks for devices
Napi::Value openDevice(const Napi::CallbackInfo& info);
// devices(): the report, null in a build without CUDA
Napi::Value describeDevices(const Napi::CallbackInfo& info);
// deviceOps(): names of the ops with kernels; touches no driver
Napi::Value listDeviceOps(const Napi::CallbackInfo& info);
// deviceMemory(ordinal): { used, idle, limit } in bytes
Napi::Value describeMemory(const Napi::CallbackInfo& info);

}  // namespace melisma::binding
