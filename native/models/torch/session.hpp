// How code of ours runs LibTorch: in inference mode, with a bounded number of threads, with LibTorch's
// exceptions as ModelError; and the options that all models share.
#pragma once

#include <ATen/Context.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>

#include <exception>
#include <iterator>
#include <new>
#include <string>

#include "core/error.hpp"
#include "core/op.hpp"
#include "models/torch/memory_pool.hpp"
#include "models/torch/operators.hpp"

namespace melisma::models {

enum class Precision { float32, float16, bfloat16 };
constexpr const char* precisionNames[] = {"float32", "float16", "bfloat16"};

// Part of every model's parameter struct.
struct TorchParams {
  int64_t torchThreads = 1;
  Precision precision = Precision::float32;
  bool tf32 = false;

  void fields(Fields& f) {
    f.integer(torchThreads, "torchThreads", 1)
        .atLeast(1)
        .unit("threads")
        .doc("Threads that LibTorch uses inside one segment; segments themselves run beside each other.");
    f.choice(precision, "precision", Precision::float32,
             {std::begin(precisionNames), std::end(precisionNames)})
        .doc("Element type of weights and activations; half precision is meant for GPUs.");
    f.boolean(tf32, "tf32", false)
        .doc("Lets a GPU round float32 products to TF32: faster, about three digits less.");
  }
  at::ScalarType dtype() const;
};

// The device that 'auto', 'cpu', 'cuda' or 'cuda:N' means with this LibTorch. Throws DeviceError.
at::Device chooseDevice(const std::string& wanted);

// The same for a model with convolutions. Throws ModelError where that device has none in its precision.
at::Device chooseDevice(const std::string& wanted, const TorchParams& params);

// For the calling thread; cheap when nothing changes.
void useTorchThreads(int64_t threads);

// While it lives, a GPU rounds products to TF32 or does not. LibTorch has one switch for the process: those
// that want it one way run beside each other and wait for those that want it the other way.
class Tf32Turn {
 public:
  explicit Tf32Turn(bool wanted);
  ~Tf32Turn();
  Tf32Turn(const Tf32Turn&) = delete;
  Tf32Turn& operator=(const Tf32Turn&) = delete;
};

// Runs `body` as all LibTorch code here must run.
template <class Body>
auto inTorch(int64_t threads, Body body) -> decltype(body()) {
  const c10::InferenceMode mode;
  useTorchThreads(threads);
  try {
    return body();
  } catch (const c10::OutOfMemoryError& error) {
    throw DeviceError(std::string("out of device memory: ") + error.what_without_backtrace());
  } catch (const c10::Error& error) {
    throw ModelError(std::string("LibTorch: ") + error.what_without_backtrace());
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    // A TorchScript module that fails, for one, throws an exception of its own.
    throw ModelError(std::string("LibTorch: ") + error.what());
  }
}

// A model's op: as RegisterOp, but its plan is made of parameters and weights. In the model's .cpp:
//
//   const RegisterModel<T5Params, T5Plan> t5{"t5Encoder", 1, "tokens", "..."};
//
// where T5Plan has a constructor T5Plan(const T5Params&, const ModelSource&), which runs inTorch.
template <class Params, class PlanType>
struct RegisterModel {
  RegisterModel(const char* name, int version, const char* input, const char* doc) {
    using Op = RegisterOp<Params, PlanType>;
    OpDescriptor descriptor{name, version, input, doc, &Op::schema, &Op::resolve, nullptr};
    descriptor.model = &plan;
    registerOp(std::move(descriptor));
  }

  // The pool keeps memory between runs for as long as there is a plan.
  struct Pooled final : MemoryPool::Plan, PlanType {
    using PlanType::PlanType;
  };

  static std::unique_ptr<Plan> plan(const ParamMap& given, const ModelSource& source) {
    auto [params, fields] = readParams<Params>(given);
    std::unique_ptr<Plan> made = inTorch(1, [&, &params = params]() -> std::unique_ptr<Plan> {
      return std::make_unique<Pooled>(params, source);
    });
    made->options = fields.resolved();
    return made;
  }
};

// The work of one item, cut into segments: a tile of Work, which may take seconds here. Segments of
// one phase run beside each other on pool threads, so they may only read the plan.
class TorchWork : public Work {
 public:
  explicit TorchWork(const TorchParams& params) : params_(params) {}
  void run(int phase, int64_t tile, Scratch&) final {
    const MemoryPool::Segment running;
    inTorch(params_.torchThreads, [&] {
      const Tf32Turn turn(params_.tf32);
      segment(phase, tile);
    });
  }

 protected:
  virtual void segment(int phase, int64_t index) = 0;
  const TorchParams& params_;
};

// Views of a job's memory as tensors on the CPU; valid as long as the Work.
at::Tensor asTensor(ConstTensorView view);
at::Tensor asTensor(TensorView view);

}  // namespace melisma::models
