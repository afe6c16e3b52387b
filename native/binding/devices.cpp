#include "binding/devices.hpp"

#include <cstdlib>
#include <string>
#include <utility>

#include "binding/convert.hpp"
#include "binding/environment.hpp"
#include "core/accelerator.hpp"
#include "core/chained_plan.hpp"
#include "core/combined_plan.hpp"
#include "core/error.hpp"

namespace melisma::binding {

namespace {

Accelerator& requireAccelerator() {
  if (Accelerator* found = accelerator()) return *found;
  throw DeviceError("this build of the addon has no CUDA kernels");
}

}  // namespace

int readDevice(Napi::Value value) {
  const std::string text = value.IsUndefined() ? "cpu" : value.ToString().Utf8Value();
  if (text == "cpu") return -1;
  const std::string prefix = "cuda:";
  if (text.compare(0, prefix.size(), prefix) != 0 || text.size() == prefix.size() ||
      text.find_first_not_of("0123456789", prefix.size()) != std::string::npos) {
    throw ParameterError("device: expected 'cpu' or 'cuda:<number>', got '" + text + "'");
  }
  return std::atoi(text.c_str() + prefix.size());
}

std::shared_ptr<const Plan> planOn(int ordinal, const OpDescriptor& op, const ParamMap& options) {
  if (ordinal < 0) return op.plan(options);
  return requireAccelerator().plan(op, options, ordinal);
}

std::shared_ptr<const Plan> combineOn(int ordinal, std::vector<std::shared_ptr<const Plan>> plans) {
  if (ordinal < 0) return std::make_shared<CombinedPlan>(std::move(plans));
  return requireAccelerator().combine(plans);
}

std::shared_ptr<const Plan> chainOn(int ordinal, std::shared_ptr<const Plan> first,
                                    std::shared_ptr<const Plan> then, bool keeps) {
  if (ordinal < 0) return std::make_shared<ChainedPlan>(std::move(first), std::move(then), keeps);
  return requireAccelerator().chain(std::move(first), std::move(then), keeps);
}

Napi::Value openDevice(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    Accelerator& devices = requireAccelerator();
    const int ordinal = info[0].ToNumber().Int32Value();
    const auto make = [&](Job::Request request) { return devices.open(ordinal, std::move(request)); };
    const int64_t id = Environment::of(env)->start(make, {}, info[1], false, 1);
    return Napi::Number::New(env, static_cast<double>(id));
  });
}

Napi::Value describeDevices(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    if (!accelerator()) return env.Null();
    const AcceleratorReport report = accelerator()->report();
    Napi::Object result = Napi::Object::New(env);
    result.Set("available", report.available);
    result.Set("reason", report.reason);
    result.Set("driver", report.driver);
    result.Set("runtime", report.runtime);
    result.Set("architectures", report.architectures);
    result.Set("emulated", report.emulated);
    Napi::Array devices = Napi::Array::New(env, report.devices.size());
    for (size_t i = 0; i < report.devices.size(); i++) {
      Napi::Object device = Napi::Object::New(env);
      device.Set("ordinal", report.devices[i].ordinal);
      device.Set("name", report.devices[i].name);
      device.Set("architecture", report.devices[i].architecture);
      device.Set("totalBytes", static_cast<double>(report.devices[i].totalBytes));
      devices[static_cast<uint32_t>(i)] = device;
    }
    result.Set("devices", devices);
    return result;
  });
}

Napi::Value listDeviceOps(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    Napi::Array names = Napi::Array::New(env);
    if (!accelerator()) return names;
    for (const OpDescriptor& op : registeredOps()) {
      if (accelerator()->has(op.name)) names[names.Length()] = Napi::String::New(env, op.name);
    }
    return names;
  });
}

Napi::Value describeMemory(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const AcceleratorMemory memory = requireAccelerator().memory(info[0].ToNumber().Int32Value());
    Napi::Object result = Napi::Object::New(env);
    result.Set("used", static_cast<double>(memory.used));
    result.Set("idle", static_cast<double>(memory.idle));
    result.Set("limit", static_cast<double>(memory.limit));
    return result;
  });
}

}  // namespace melisma::binding
