// What the CUDA half of an op is to the rest of the library. The CPU half (core/op.hpp) stays the one
// source of the name, the options and the shapes; native/ops/<op>/<op>_cuda.cu adds kernels and registers
// them by that name. Adding one touches no other file:
//
//   class MelCudaPlan : public CudaPlan {
//    public:
//     explicit MelCudaPlan(const MelSpectrogramParams& params);   // host tables from native/dsp, uploaded
//     here void run(const CudaBatch& batch, CudaStream& stream) const override;
//   };
//   const RegisterCuda<MelSpectrogramParams, MelCudaPlan> registered{"mel"};
//
// The contract:
// - The constructor runs on any host thread, with the plan's device current. It uploads tables into
//   cuda::DeviceArray members, which free themselves. Options that the kernels do not cover throw a
//   DeviceError that names the option ("nFft: CUDA kernels take …, got 97"): device 'auto' then takes the
//   CPU, 'cuda' rejects.
// - run() enqueues launches on stream.handle() and returns; it never waits for the device. It is called
//   on the submission thread of the device, for one plan never twice at a time. All the items of a batch
//   go into the same launches, by a table of pointers and lengths: `stream.upload(rows)`.
// - The runtime has cut the batch so that inputs, outputs and scratchBytes() of its items fit. Which items
//   come together therefore varies, and must not change a bit of any of them: no reduction across items,
//   no floating-point atomics, block borders that depend on the item alone.
// - Every byte of every output is written. Arrays may be empty (their pointers may be null), a batch is not.
// - After launches, errors are found by the runtime (cudaGetLastError, and at the end of the batch).
#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/op.hpp"
#include "cuda/check.hpp"
#include "cuda/device_array.hpp"

namespace melisma {

// One item of a batch. Arrays are row-major and start at multiples of 256 bytes in device memory.
struct CudaItem {
  const TensorSpec* inputSpec = nullptr;  // audio is [channels, length]
  const void* input = nullptr;
  // Only for plans that readInt16(): the samples are int16_t and stand for value / 32768, which is exactly
  // what the float32 samples were.
  bool int16 = false;
  const std::vector<TensorSpec>* outputSpecs = nullptr;  // what Plan::outputs said
  std::vector<void*> outputs;                            // one array for each of them

  template <class T>
  const T* in() const {
    return static_cast<const T*>(input);
  }
  template <class T>
  T* out(size_t index = 0) const {
    return static_cast<T*>(outputs[index]);
  }
};

using CudaBatch = std::vector<CudaItem>;

// What kernels choose their shape by.
struct CudaDevice {
  int ordinal = 0, major = 0, minor = 0;
  int multiprocessors = 1;
  size_t sharedPerBlock = 48 << 10;  // with the opt-in (cudaFuncAttributeMaxDynamicSharedMemorySize)
  size_t sharedPerMultiprocessor = 64 << 10;
  size_t l2Bytes = 0, totalBytes = 0;
};

// A stream and the memory of what runs on it. Lives for one batch.
class CudaStream {
 public:
  virtual ~CudaStream() = default;
  virtual cudaStream_t handle() const = 0;
  virtual const CudaDevice& device() const = 0;

  // Device memory for `count` values until the batch is done; uninitialised, aligned to 256 bytes.
  template <class T>
  T* scratch(size_t count) {
    return static_cast<T*>(scratchBytes(count * sizeof(T)));
  }
  // A copy of a host table in device memory until the batch is done, ordered before later launches.
  template <class T>
  const T* upload(const std::vector<T>& table) {
    return static_cast<const T*>(uploadBytes(table.data(), table.size() * sizeof(T)));
  }

 private:
  virtual void* scratchBytes(size_t bytes) = 0;
  virtual const void* uploadBytes(const void* from, size_t bytes) = 0;
};

// The kernels and tables for one set of options on one device.
class CudaPlan {
 public:
  virtual ~CudaPlan() = default;
  virtual void run(const CudaBatch& batch, CudaStream& stream) const = 0;
  // What run() takes by scratch() for an item of this shape, rounded up to 256 bytes per call; batches are
  // cut by it.
  virtual size_t scratchBytes(const TensorSpec& input) const { return 0; }
  // Whether items may come as int16 where the samples are whole 16-bit values, as those of most files
  // are: half the upload. Otherwise the runtime widens them on the device.
  virtual bool readsInt16() const { return false; }

  // Plans of one combined plan may share launches: `runTogether` gets this plan first and then such as it
  // takes along, each with the batch that has its own outputs. Results are those of run(), bit for bit.
  struct Member {
    const CudaPlan* plan;
    const CudaBatch* batch;
  };
  virtual bool takesAlong(const CudaPlan& other) const { return false; }
  virtual void runTogether(const std::vector<Member>& members, CudaStream& stream) const {
    for (const Member& member : members) member.plan->run(*member.batch, stream);
  }
};

struct CudaOp {
  std::string name;
  std::unique_ptr<CudaPlan> (*plan)(const ParamMap& given);
};

void registerCudaOp(CudaOp op);

template <class Params, class PlanType>
struct RegisterCuda {
  explicit RegisterCuda(const char* name) {
    registerCudaOp({name, [](const ParamMap& given) -> std::unique_ptr<CudaPlan> {
                      return std::make_unique<PlanType>(readParams<Params>(given).first);
                    }});
  }
};

}  // namespace melisma
