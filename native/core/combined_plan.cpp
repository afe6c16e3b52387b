#include "core/combined_plan.hpp"

#include <algorithm>
#include <string>

namespace melisma {

namespace {

// In each phase, works with the same number of tiles run tile t one after another, so that the later
// ones find what the first one kept; works with another number of tiles follow with tiles of their own.
class CombinedWork : public Work {
 public:
  explicit CombinedWork(std::vector<std::unique_ptr<Work>> works) : works_(std::move(works)) {}

  // Asked anew each time: a work may find out how many phases it has (constant-Q, once it knows the tuning).
  int phases() const override {
    int phases = 1;
    for (const auto& work : works_) phases = std::max(phases, work->phases());
    return phases;
  }
  int64_t tiles(int phase) const override {
    int64_t total = 0;
    for (const int64_t count : distinctCounts(phase)) total += count;
    return total;
  }
  void run(int phase, int64_t tile, Scratch& scratch) override {
    for (const int64_t count : distinctCounts(phase)) {
      if (tile < count) return runTogether(phase, count, tile, scratch);
      tile -= count;
    }
  }

 private:
  int64_t countOf(const Work& work, int phase) const { return phase < work.phases() ? work.tiles(phase) : 0; }

  std::vector<int64_t> distinctCounts(int phase) const {
    std::vector<int64_t> counts;
    for (const auto& work : works_) {
      const int64_t count = countOf(*work, phase);
      if (count > 0 && std::find(counts.begin(), counts.end(), count) == counts.end())
        counts.push_back(count);
    }
    return counts;
  }

  void runTogether(int phase, int64_t count, int64_t tile, Scratch& scratch) {
    thread_local Memo memo;
    memo.clear();
    scratch.memo = &memo;
    try {
      for (const auto& work : works_) {
        if (countOf(*work, phase) != count) continue;
        scratch.reset();
        work->run(phase, tile, scratch);
      }
    } catch (...) {
      scratch.memo = nullptr;
      throw;
    }
    scratch.memo = nullptr;
  }

  std::vector<std::unique_ptr<Work>> works_;
};

}  // namespace

std::vector<TensorSpec> CombinedPlan::outputs(const TensorSpec& input) const {
  std::vector<TensorSpec> all;
  for (size_t i = 0; i < plans_.size(); i++) {
    for (TensorSpec& spec : plans_[i]->outputs(input)) {
      spec.name = std::to_string(i) + "/" + spec.name;
      all.push_back(std::move(spec));
    }
  }
  return all;
}

std::unique_ptr<Work> CombinedPlan::start(ConstTensorView input,
                                          const std::vector<TensorView>& outputs) const {
  std::vector<std::unique_ptr<Work>> works;
  size_t from = 0;
  for (const auto& plan : plans_) {
    const size_t count = plan->outputs(*input.spec).size();
    works.push_back(plan->start(input, {outputs.begin() + static_cast<long>(from),
                                        outputs.begin() + static_cast<long>(from + count)}));
    from += count;
  }
  return std::make_unique<CombinedWork>(std::move(works));
}

}  // namespace melisma
