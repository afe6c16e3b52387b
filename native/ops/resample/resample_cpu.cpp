// resample on the CPU.
#include <algorithm>
#include <cstring>
#include <list>
#include <mutex>

#include "ops/frame_groups.hpp"
#include "ops/resample/resample.hpp"

namespace melisma {
namespace {

// Signals of fewer blocks than this are faster stage by stage, because blocks are computed by dozens.
constexpr int64_t fewBlocks = 5;
constexpr int64_t blocksPerTile = 128;
constexpr size_t tablesKept = 8;  // each below 1 MB

// Tables of the ratios used last: files of one rate arrive in thousands, each with its own plan.
std::shared_ptr<const ResampleTables> findTables(double ratio) {
  using Entry = std::pair<double, std::shared_ptr<const ResampleTables>>;
  static std::mutex mutex;
  static auto* const recent = new std::list<Entry>;  // leaked: pool threads may outlive static destruction
  const auto find = [ratio] {
    return std::find_if(recent->begin(), recent->end(), [ratio](const Entry& e) { return e.first == ratio; });
  };
  {
    const std::lock_guard<std::mutex> lock(mutex);
    const auto found = find();
    if (found != recent->end()) {
      recent->splice(recent->begin(), *recent, found);
      return recent->front().second;
    }
  }
  auto made = std::make_shared<const ResampleTables>(ratio);
  const std::lock_guard<std::mutex> lock(mutex);
  const auto found = find();
  if (found != recent->end()) return found->second;
  recent->emplace_front(ratio, made);
  if (recent->size() > tablesKept) recent->pop_back();
  return made;
}

// A tile is a span of outputs of one channel; spans do not depend on anything but the length.
class ResampleWork : public Work {
 public:
  ResampleWork(const ResampleParams& params, std::shared_ptr<const ResampleTables> tables,
               ConstTensorView input, TensorView output)
      : tables_(std::move(tables)), input_(input.as<float>()), output_(output.as<float>()) {
    channels_ = input.spec->shape[0], length_ = input.spec->shape[1];
    samples_ = output.spec->shape[1];
    computed_ = tables_ ? std::min(samples_, params.computed(length_)) : samples_;
    divisor_ =
        params.scale ? static_cast<float>(std::sqrt(params.targetSampleRate / params.sampleRate)) : 1.0f;
    if (!tables_) {
      tilesPerChannel_ = 1;
      return;
    }
    blocks_ = tables_->blocks ? tables_->blocks->blocks(computed_) : 0;
    if (blocks_ < fewBlocks) blocks_ = 0;
    piece_ = tables_->staged.pieceOutputs();
    tilesPerChannel_ =
        blocks_ ? (blocks_ + blocksPerTile - 1) / blocksPerTile : (computed_ + piece_ - 1) / piece_;
    tilesPerChannel_ = std::max<int64_t>(tilesPerChannel_, 1);
  }

  int64_t tiles(int) const override { return samples_ > 0 ? channels_ * tilesPerChannel_ : 0; }

  void run(int, int64_t tile, Scratch& scratch) override {
    const int64_t channel = tile / tilesPerChannel_, index = tile % tilesPerChannel_;
    const float* x = input_ + channel * length_;
    float* y = output_ + channel * samples_;
    int64_t begin = 0, end = computed_;
    if (!tables_) {
      std::memcpy(y, x, static_cast<size_t>(samples_) * sizeof(float));
    } else if (blocks_) {
      const int64_t first = index * blocksPerTile, count = std::min(blocksPerTile, blocks_ - first);
      tables_->blocks->run(x, length_, first, count, y, 0, computed_, scratch);
      begin = tables_->blocks->outputOf(first, computed_);
      end = tables_->blocks->outputOf(first + count, computed_);
      if (index == 0) {
        const int64_t unsettled = std::min(tables_->staged.settled(), end);
        if (unsettled > 0) tables_->staged.run(x, length_, 0, unsettled, y, scratch);
      }
    } else {
      begin = index * piece_, end = std::min(begin + piece_, computed_);
      if (begin < end) tables_->staged.run(x, length_, begin, end - begin, y + begin, scratch);
    }
    if (divisor_ != 1.0f) {
      for (int64_t i = begin; i < end; i++) y[i] /= divisor_;
    }
    if (index + 1 == tilesPerChannel_) std::fill(y + computed_, y + samples_, 0.0f);
  }

 private:
  std::shared_ptr<const ResampleTables> tables_;
  const float* input_;
  float* output_;
  int64_t channels_, length_, samples_;
  int64_t computed_;  // the rest of the samples is 0
  int64_t blocks_ = 0, piece_ = 0, tilesPerChannel_ = 1;
  float divisor_;
};

const RegisterOp<ResampleParams, ResamplePlan> registration{
    "resample", 1, "audio", "Changes the sample rate with the response of soxr's HQ setting."};

}  // namespace

ResampleTables::ResampleTables(double ratio) : ResampleTables(dsp::designResample(ratio)) {}
ResampleTables::ResampleTables(const dsp::ResampleDesign& design)
    : blocks(dsp::ResampleBlocks::make(design)), staged(design, blocks == nullptr) {}

ResamplePlan::ResamplePlan(const ResampleParams& params) : params_(params) {
  if (params.sampleRate != params.targetSampleRate)
    tables_ = findTables(params.sampleRate / params.targetSampleRate);
}

std::vector<TensorSpec> ResamplePlan::outputs(const TensorSpec& input) const {
  shapePerChannel(input, {});  // checks
  return {{DType::float32, {input.shape[0], params_.samples(input.shape[1])}, ""}};
}

std::unique_ptr<Work> ResamplePlan::start(ConstTensorView input,
                                          const std::vector<TensorView>& outputs) const {
  return std::make_unique<ResampleWork>(params_, tables_, input, outputs[0]);
}

}  // namespace melisma
