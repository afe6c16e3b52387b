// The exports of the addon. They know plans, inputs and outputs, but no op; src/native/addon.ts is
// their TypeScript side.
#include <napi.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "binding/convert.hpp"
#include "binding/devices.hpp"
#include "binding/environment.hpp"
#include "binding/model_source.hpp"
#include "binding/open_model.hpp"
#include "core/accelerator.hpp"
#include "core/buffer.hpp"
#include "core/error.hpp"
#include "core/op.hpp"
#include "core/pool.hpp"
#include "simd/level.hpp"

namespace melisma::binding {

namespace {

struct PlanHandle {
  std::shared_ptr<const Plan> plan;
  int64_t accounted = 0;                 // bytes told to V8
  std::shared_ptr<OpenedModel> opening;  // of a model: where the plan comes from
};

void account(Napi::Env env, PlanHandle& handle) {
  handle.accounted = static_cast<int64_t>(handle.plan->bytes());
  Napi::MemoryManagement::AdjustExternalMemory(env, handle.accounted);
}

constexpr napi_type_tag planTag = {0x6d656c69736d6131, 0x706c616e00000001};

PlanHandle& handleOf(const Napi::Value& value) {
  bool matches = false;
  if (value.IsExternal()) napi_check_object_type_tag(value.Env(), value, &planTag, &matches);
  if (!matches) throw ParameterError("plan: expected a plan made by this addon in this thread");
  PlanHandle& handle = *value.As<Napi::External<PlanHandle>>().Data();
  if (handle.opening && (handle.plan = handle.opening->take())) {
    handle.opening.reset();
    account(value.Env(), handle);
  }
  return handle;
}

std::shared_ptr<const Plan> planOf(const Napi::Value& value) {
  const std::shared_ptr<const Plan>& plan = handleOf(value).plan;
  if (!plan) throw ParameterError("plan: already disposed");
  return plan;
}

void release(Napi::Env env, PlanHandle& handle) {
  handle.plan.reset();
  handle.opening.reset();
  Napi::MemoryManagement::AdjustExternalMemory(env, -handle.accounted);
  handle.accounted = 0;
}

Napi::Value writeField(Napi::Env env, const FieldSpec& spec) {
  static constexpr const char* types[] = {"integer", "number", "boolean", "choice"};
  Napi::Object field = Napi::Object::New(env);
  field.Set("name", spec.name);
  field.Set("type", types[static_cast<size_t>(spec.type)]);
  field.Set("doc", spec.doc);
  field.Set("unit", spec.unit);
  field.Set("nullable", spec.nullable);
  field.Set("required", spec.required);
  if (!spec.required && spec.defaultExpression.empty())
    field.Set("default", writeValue(env, spec.defaultValue));
  if (!spec.defaultExpression.empty()) field.Set("defaultExpression", spec.defaultExpression);
  if (spec.minimum && spec.minimumExpression.empty()) field.Set("minimum", *spec.minimum);
  if (!spec.minimumExpression.empty()) field.Set("minimumExpression", spec.minimumExpression);
  if (spec.exclusiveMinimum) field.Set("exclusiveMinimum", true);
  if (spec.maximum && spec.maximumExpression.empty()) field.Set("maximum", *spec.maximum);
  if (!spec.maximumExpression.empty()) field.Set("maximumExpression", spec.maximumExpression);
  if (spec.exclusiveMaximum) field.Set("exclusiveMaximum", true);
  if (spec.checked) field.Set("checked", true);
  Napi::Array choices = Napi::Array::New(env, spec.choices.size());
  for (size_t i = 0; i < spec.choices.size(); i++) choices[static_cast<uint32_t>(i)] = spec.choices[i];
  field.Set("choices", choices);
  return field;
}

// schema(): [{ name, version, input, doc, fields }]
Napi::Value schema(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    Napi::Array ops = Napi::Array::New(env);
    for (const OpDescriptor& descriptor : registeredOps()) {
      Napi::Object op = Napi::Object::New(env);
      op.Set("name", descriptor.name);
      op.Set("version", descriptor.version);
      op.Set("input", descriptor.input);
      op.Set("doc", descriptor.doc);
      Napi::Array fields = Napi::Array::New(env);
      for (const FieldSpec& spec : descriptor.schema()) fields[fields.Length()] = writeField(env, spec);
      op.Set("fields", fields);
      ops[ops.Length()] = op;
    }
    return ops;
  });
}

// resolve(op, options): all options with defaults
Napi::Value resolve(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value {
    const OpDescriptor& op = findOp(info[0].ToString());
    return writeOptions(info.Env(), op.resolve(readOptions(info[1])));
  });
}

Napi::Value wrap(Napi::Env env, std::unique_ptr<PlanHandle> handle) {
  auto external = Napi::External<PlanHandle>::New(env, handle.get(), [](Napi::Env where, PlanHandle* data) {
    release(where, *data);
    delete data;
  });
  handle.release();
  napi_type_tag_object(env, external, &planTag);
  return external;
}

Napi::Value wrap(Napi::Env env, std::shared_ptr<const Plan> plan) {
  auto handle = std::make_unique<PlanHandle>();
  handle->plan = std::move(plan);
  account(env, *handle);
  return wrap(env, std::move(handle));
}

// createPlan(op, options, device): handle
Napi::Value createPlan(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value {
    const OpDescriptor& op = findOp(info[0].ToString());
    if (!op.plan) throw ParameterError("op: '" + op.name + "' needs weights");
    return wrap(info.Env(), planOn(readDevice(info[2]), op, readOptions(info[1])));
  });
}

// openModel(op, options, source, { onFinished }): handle of a plan, which is there when onFinished says so
Napi::Value openModel(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const OpDescriptor& op = findOp(info[0].ToString());
    if (!op.model) throw ParameterError("op: '" + op.name + "' takes no weights");
    const auto open = [&op, options = readOptions(info[1]), source = readModelSource(info[2])] {
      return std::shared_ptr<const Plan>(op.model(options, source));
    };
    auto handle = std::make_unique<PlanHandle>();
    handle->opening = std::make_shared<OpenedModel>();
    const auto make = [&](Job::Request request) {
      return std::make_shared<OpenModelJob>(open, handle->opening, std::move(request));
    };
    const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    Environment::of(env)->start(make, {}, info[3], false, threads);
    return wrap(env, std::move(handle));
  });
}

// combinePlans([handle], device): a plan that runs all of them over the same input, all made for that
// device; the handles may be disposed
Napi::Value combinePlans(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const Napi::Array handles = info[0].As<Napi::Array>();
    std::vector<std::shared_ptr<const Plan>> plans;
    for (uint32_t i = 0; i < handles.Length(); i++) plans.push_back(planOf(handles.Get(i)));
    return wrap(env, combineOn(readDevice(info[1]), std::move(plans)));
  });
}

// chainPlans(first, then, keeps, device): a plan that runs `then` over the result of `first`, which with
// `keeps` is the first output; otherwise as combinePlans
Napi::Value chainPlans(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value {
    return wrap(info.Env(),
                chainOn(readDevice(info[3]), planOf(info[0]), planOf(info[1]), info[2].ToBoolean()));
  });
}

// disposePlan(handle): jobs that run keep what they need
void disposePlan(const Napi::CallbackInfo& info) {
  guarded(info.Env(), [&] { release(info.Env(), handleOf(info[0])); });
}

// planOptions(handle): all options with defaults
Napi::Value planOptions(const Napi::CallbackInfo& info) {
  return guarded(info.Env(),
                 [&]() -> Napi::Value { return writeOptions(info.Env(), planOf(info[0])->options); });
}

// runPlan(handle, inputs, { onFinished, onProgress? }, threads): job number
Napi::Value runPlan(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const std::shared_ptr<const Plan> plan = planOf(info[0]);
    const Napi::Array inputs = info[1].As<Napi::Array>();
    const int threads = info[3].ToNumber().Int32Value();
    std::vector<Job::Item> items(inputs.Length());
    for (uint32_t i = 0; i < inputs.Length(); i++) {
      const Napi::HandleScope scope(env);
      readTensor(inputs.Get(i), items[i].inputSpec, items[i].input, threads);
      items[i].outputSpecs = plan->outputs(items[i].inputSpec);
      for (const TensorSpec& spec : items[i].outputSpecs) {
        if (!spec.fitsMemory())
          throw ParameterError("result: would be larger than any memory; check lengths and rates");
      }
    }
    const Napi::Object callbacks = info[2].As<Napi::Object>();
    const bool wantsProgress = callbacks.Get("onProgress").IsFunction();
    const auto make = [&](Job::Request request) { return plan->job(plan, std::move(request)); };
    const int64_t id = Environment::of(env)->start(make, std::move(items), callbacks, wantsProgress, threads);
    return Napi::Number::New(env, static_cast<double>(id));
  });
}

// cancelJob(number): the job ends with ERR_CANCELLED; unknown numbers are ignored
void cancelJob(const Napi::CallbackInfo& info) {
  Environment::of(info.Env())->cancel(info[0].ToNumber().Int64Value());
}

// releaseMemory(): what is kept for reuse goes back to the system
void releaseMemory(const Napi::CallbackInfo&) { Buffer::releaseIdle(); }

// shutDown(): stops the jobs of this thread and waits for what their threads have in hand
void shutDown(const Napi::CallbackInfo& info) { Environment::of(info.Env())->shutDown(); }

// info(): how this binary was built and what it found
Napi::Value describeBuild(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Object result = Napi::Object::New(env);
  result.Set("cuda", accelerator() != nullptr);
  result.Set("simd", simd::levelName());
  result.Set("simdWarning", simd::levelWarning());
  result.Set("compiler", __VERSION__);
  result.Set("cores", static_cast<double>(std::thread::hardware_concurrency()));
  result.Set("poolThreads", pool::size());
  result.Set("runningJobs", static_cast<double>(Environment::of(env)->running()));
  result.Set("idleBufferBytes", static_cast<double>(Buffer::idleBytes()));
  return result;
}

}  // namespace

Napi::Object init(Napi::Env env, Napi::Object exports) {
  Environment::create(env);
  exports.Set("schema", Napi::Function::New(env, schema, "schema"));
  exports.Set("resolve", Napi::Function::New(env, resolve, "resolve"));
  exports.Set("createPlan", Napi::Function::New(env, createPlan, "createPlan"));
  exports.Set("openModel", Napi::Function::New(env, openModel, "openModel"));
  exports.Set("combinePlans", Napi::Function::New(env, combinePlans, "combinePlans"));
  exports.Set("chainPlans", Napi::Function::New(env, chainPlans, "chainPlans"));
  exports.Set("disposePlan", Napi::Function::New(env, disposePlan, "disposePlan"));
  exports.Set("planOptions", Napi::Function::New(env, planOptions, "planOptions"));
  exports.Set("runPlan", Napi::Function::New(env, runPlan, "runPlan"));
  exports.Set("cancelJob", Napi::Function::New(env, cancelJob, "cancelJob"));
  exports.Set("openDevice", Napi::Function::New(env, openDevice, "openDevice"));
  exports.Set("devices", Napi::Function::New(env, describeDevices, "devices"));
  exports.Set("deviceOps", Napi::Function::New(env, listDeviceOps, "deviceOps"));
  exports.Set("deviceMemory", Napi::Function::New(env, describeMemory, "deviceMemory"));
  exports.Set("releaseMemory", Napi::Function::New(env, releaseMemory, "releaseMemory"));
  exports.Set("shutDown", Napi::Function::New(env, shutDown, "shutDown"));
  exports.Set("info", Napi::Function::New(env, describeBuild, "info"));
  return exports;
}

NODE_API_MODULE(melisma, init)

}  // namespace melisma::binding
