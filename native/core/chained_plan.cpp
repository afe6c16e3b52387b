#include "core/chained_plan.hpp"

#include "core/buffer.hpp"
#include "core/error.hpp"

namespace melisma {

namespace {

// The phases of the first work, one in which the second is started, because that may read the input, and its
// own phases.
class ChainedWork : public Work {
 public:
  // `between` is the first plan's result, for which `buffer` is the memory unless it is an output.
  ChainedWork(const Plan& first, const Plan& then, ConstTensorView input, TensorSpec between, Buffer buffer,
              void* data, std::vector<TensorView> outputs)
      : thenPlan_(then),
        between_(std::move(between)),
        buffer_(std::move(buffer)),
        data_(data),
        outputs_(std::move(outputs)),
        first_(first.start(input, {{&between_, data}})),
        starting_(first_->phases()) {}

  int phases() const override { return starting_ + 1 + (then_ ? then_->phases() : 1); }
  int64_t tiles(int phase) const override {
    if (phase < starting_) return first_->tiles(phase);
    return phase == starting_ ? 1 : then_->tiles(phase - starting_ - 1);
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    if (phase < starting_) return first_->run(phase, tile, scratch);
    if (phase > starting_) return then_->run(phase - starting_ - 1, tile, scratch);
    then_ = thenPlan_.start({&between_, data_}, outputs_);
  }

 private:
  const Plan& thenPlan_;
  const TensorSpec between_;  // the works' views point to it
  const Buffer buffer_;
  void* const data_;
  const std::vector<TensorView> outputs_;
  const std::unique_ptr<Work> first_;
  const int starting_;
  std::unique_ptr<Work> then_;
};

}  // namespace

std::vector<TensorSpec> ChainedPlan::outputs(const TensorSpec& input) const {
  TensorSpec between = first_->outputs(input)[0];
  if (!between.fitsMemory())
    throw ParameterError("result: would be larger than any memory; check lengths and rates");
  std::vector<TensorSpec> all = then_->outputs(between);
  if (keeps_) {
    between.name = "input";
    all.insert(all.begin(), std::move(between));
  }
  return all;
}

std::unique_ptr<Work> ChainedPlan::start(ConstTensorView input,
                                         const std::vector<TensorView>& outputs) const {
  TensorSpec between = first_->outputs(*input.spec)[0];
  Buffer buffer = keeps_ ? Buffer() : Buffer(between.bytes());
  void* const data = keeps_ ? outputs[0].data : buffer.data();
  return std::make_unique<ChainedWork>(*first_, *then_, input, std::move(between), std::move(buffer), data,
                                       std::vector<TensorView>(outputs.begin() + keeps_, outputs.end()));
}

}  // namespace melisma
