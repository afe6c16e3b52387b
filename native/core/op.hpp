// What an op is to the rest of the library: a name, a parameter list and a plan. The binding, the
// generator of TypeScript types and the tests go through this table alone; adding an op touches none
// of them. An op registers itself in its .cpp:
//
//   const RegisterOp<StftParams, StftPlan> stft{"stft", 1, "audio", "Short-time Fourier transform."};
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/job.hpp"
#include "core/model_source.hpp"
#include "core/params.hpp"
#include "core/scratch.hpp"
#include "core/tensor.hpp"

namespace melisma {

// The work of one item, cut into tiles. Tiles of one phase run on any threads in any order; a phase
// starts when all tiles of the one before are done (for reductions over the whole item). A tile is
// 0.2 to 1 ms of work: cancellation and progress happen between tiles. Tile borders must not depend
// on the number of threads, so that the bits do not either.
class Work {
 public:
  virtual ~Work() = default;
  virtual int phases() const { return 1; }
  virtual int64_t tiles(int phase) const = 0;
  virtual void run(int phase, int64_t tile, Scratch& scratch) = 0;
  // After the last tile: results whose shape was not known before go in the place of those that
  // Plan::outputs announced. May only move.
  virtual void replaceOutputs(std::vector<TensorSpec>&, std::vector<Buffer>&) noexcept {}
};

// Tables for one set of options; shared by threads, so all methods are const.
class Plan {
 public:
  virtual ~Plan() = default;
  // Shapes of the results for an input of this shape; throws ParameterError when it does not fit.
  virtual std::vector<TensorSpec> outputs(const TensorSpec& input) const = 0;
  // The views stay valid until the Work is destroyed. Called on a pool thread.
  virtual std::unique_ptr<Work> start(ConstTensorView input,
                                      const std::vector<TensorView>& outputs) const = 0;
  // What runs a batch: the CPU's tiles, unless the plan belongs to another device. The job keeps `self`,
  // which is this plan, alive.
  virtual std::shared_ptr<Job> job(std::shared_ptr<const Plan> self, Job::Request request) const;
  // Host memory held by tables, in bytes.
  virtual size_t bytes() const { return 0; }

  std::vector<std::pair<std::string, ParamValue>> options;  // resolved; filled in by RegisterOp
};

struct OpDescriptor {
  std::string name;
  int version;        // raised whenever the numbers change, so that caches notice
  std::string input;  // "audio" (float32 [channels, length]) or "spectrogram" (complex64 [..., bins, frames])
  std::string doc;
  std::vector<FieldSpec> (*schema)();
  std::vector<std::pair<std::string, ParamValue>> (*resolve)(const ParamMap& given);
  std::unique_ptr<Plan> (*plan)(const ParamMap& given);
  // Of models only, which have no `plan`: they need weights.
  std::unique_ptr<Plan> (*model)(const ParamMap& given, const ModelSource& source) = nullptr;
};

// All ops by name.
const std::vector<OpDescriptor>& registeredOps();
// Throws ParameterError for a name that is not registered.
const OpDescriptor& findOp(const std::string& name);
void registerOp(OpDescriptor descriptor);

template <class Params>
std::pair<Params, Fields> readParams(const ParamMap& given) {
  std::pair<Params, Fields> read{Params{}, Fields(given)};
  read.first.fields(read.second);
  read.second.finish();
  return read;
}

template <class Params, class PlanType>
struct RegisterOp {
  RegisterOp(const char* name, int version, const char* input, const char* doc) {
    registerOp({name, version, input, doc, &schema, &resolve, &plan});
  }

  static std::vector<FieldSpec> schema() {
    // Ranges are checked while fields are visited: required ones get a value that passes them.
    const ParamMap sample{{"sampleRate", 22050.0}, {"targetSampleRate", 22050.0}};
    Fields fields(sample);
    Params params;
    params.fields(fields);
    return fields.specs();
  }
  static std::vector<std::pair<std::string, ParamValue>> resolve(const ParamMap& given) {
    return readParams<Params>(given).second.resolved();
  }
  static std::unique_ptr<Plan> plan(const ParamMap& given) {
    auto [params, fields] = readParams<Params>(given);
    std::unique_ptr<Plan> made = std::make_unique<PlanType>(params);
    made->options = fields.resolved();
    return made;
  }
};

}  // namespace melisma
