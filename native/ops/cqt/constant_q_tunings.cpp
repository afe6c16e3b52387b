#include "ops/cqt/constant_q_tunings.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <thread>
#include <tuple>

#include "core/shared_blocks.hpp"
#include "dsp/tone_peak.hpp"

namespace melisma {

namespace {

using Designs = std::shared_ptr<const std::vector<dsp::ConstantQ>>;

// All that designs depend on.
auto keyOf(const ConstantQParams& p) {
  const dsp::ConstantQRule& r = p.rule;
  return std::make_tuple(p.tuning, p.sampleRate, p.binsPerTuning(), r.fMin, r.nBins, r.binsPerOctave,
                         r.hopLength, r.filterScale, r.sparsity, r.norm, r.window, r.scale);
}
using Key = decltype(keyOf(ConstantQParams{}));

Designs make(const ConstantQParams& params) {
  const std::vector<dsp::ConstantQRule> rules = constantQTunings(params);
  const auto designs = std::make_shared<std::vector<dsp::ConstantQ>>(rules.size());
  shareTasks(rules.size(), std::max(1, static_cast<int>(std::thread::hardware_concurrency())),
             [designs, rules](size_t i) { (*designs)[i] = dsp::constantQ(rules[i]); });
  return designs;
}

}  // namespace

std::vector<dsp::ConstantQRule> constantQTunings(const ConstantQParams& params) {
  if (params.tuning) return {params.tuned(*params.tuning)};
  const int parts = params.tuningRule().parts();
  std::vector<dsp::ConstantQRule> rules;
  for (int i = 0; i < parts; i++) {
    rules.push_back(params.tuned(dsp::tuningEdge(i, parts) * params.binsPerTuning()));
  }
  return rules;
}

Designs constantQDesigns(const ConstantQParams& params) {
  constexpr size_t most = 4;
  // Leaked: submission threads may outlive static destruction. The last one asked for is at the end.
  static auto& mutex = *new std::mutex;
  static auto& kept = *new std::vector<std::pair<Key, Designs>>;
  const Key key = keyOf(params);
  const std::lock_guard<std::mutex> lock(mutex);
  const auto found =
      std::find_if(kept.begin(), kept.end(), [&](const auto& entry) { return entry.first == key; });
  if (found != kept.end()) {
    std::rotate(found, found + 1, kept.end());
  } else {
    if (kept.size() == most) kept.erase(kept.begin());
    kept.emplace_back(key, make(params));
  }
  return kept.back().second;
}

}  // namespace melisma
