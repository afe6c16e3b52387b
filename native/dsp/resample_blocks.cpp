#include "dsp/resample_blocks.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "dsp/fft_plan.hpp"

namespace melisma::dsp {
namespace {

constexpr int64_t longest = 5120;  // two arrays of 16 complex lanes then still fit a second-level cache
constexpr double leastYield = 0.45;

// Vector operations per element of a pass, loads and stores included; negative for a large prime.
double passCost(int radix) {
  switch (radix) {
    case 2: return 7;
    case 3:
    case 4: return 8;
    case 5:
    case 8: return 10;
    case 7: return 13;
    case 11: return 22;
    case 13: return 26;
    default: return -1;
  }
}

double fftCost(int64_t length) {
  double cost = 0;
  for (const int radix : radices(static_cast<int>(length))) {
    const double more = passCost(radix);
    if (more < 0) return -1;
    cost += more;
  }
  return cost;
}

// rows * columns = length, the cheapest of those whose parts both stay in the first-level cache. Returns
// the cost per element, negative when there is none.
double chooseRows(int64_t length, int64_t& rows) {
  double best = -1;
  for (int64_t r = 2; r * r <= length; r++) {
    if (length % r != 0 || length / r > 8 * r) continue;
    const double first = fftCost(r), second = fftCost(length / r);
    if (first < 0 || second < 0) continue;
    if (best < 0 || first + second <= best) best = first + second, rows = r;
  }
  return best;
}

}  // namespace

ResampleBlocks::Shape ResampleBlocks::chooseShape(const ResampleDesign& design) {
  Shape best;
  const int64_t reach = static_cast<int64_t>(std::ceil(design.support())) + 2;
  for (int64_t a = 1; a * std::max(design.up, design.down) <= longest; a++) {
    const int64_t from = a * design.down, to = a * design.up;
    const int64_t hop = (from - 2 * reach) / design.down * design.down;
    if (static_cast<double>(hop) < leastYield * static_cast<double>(from)) continue;
    int64_t rows = 0;
    const double costFrom = chooseRows(from, rows), costTo = chooseRows(to, rows);
    if (costFrom < 0 || costTo < 0) continue;
    // Transposition and response cost a pass each; past 2,000 the second-level cache gets tight.
    const double spill = 1 + 0.05 * std::max(0.0, static_cast<double>(std::max(from, to)) / 2000 - 1);
    const double cost = spill *
                        (static_cast<double>(from) * (costFrom + 9) + static_cast<double>(to) * (costTo + 9)) /
                        static_cast<double>(hop);
    if (best.from == 0 || cost < best.cost) best = {from, to, hop, cost};
  }
  return best;
}

simd::LaneFftView ResampleBlocks::makeFft(int64_t length, LaneFft& storage) {
  int64_t rows = 0;
  chooseRows(length, rows);
  const int64_t columns = length / rows;
  const std::vector<FftPass> passes[2] = {fftPasses(static_cast<int>(rows)), fftPasses(static_cast<int>(columns))};

  // Numbers move while they are appended: places first, pointers after.
  std::vector<std::pair<size_t, size_t>> places;  // of twiddles and roots
  std::vector<float>& numbers = storage.numbers;
  int largest = 0;
  for (const auto& part : passes) {
    for (const FftPass& pass : part) {
      places.emplace_back(numbers.size(), numbers.size() + pass.twiddles.size());
      for (double value : pass.twiddles) numbers.push_back(static_cast<float>(value));
      for (double value : pass.roots) numbers.push_back(static_cast<float>(value));
      storage.stages.push_back({pass.radix, pass.count, pass.stride, nullptr, nullptr});
      largest = std::max(largest, pass.radix);
    }
  }
  const size_t between = numbers.size();
  for (int64_t c = 0; c < columns; c++) {
    for (int64_t r = 0; r < rows; r++) {
      const auto [re, im] = rootOfUnity(r * c, length);
      numbers.push_back(static_cast<float>(re));
      numbers.push_back(static_cast<float>(im));
    }
  }
  for (size_t i = 0; i < places.size(); i++) {
    storage.stages[i].twiddles = numbers.data() + places[i].first;
    storage.stages[i].roots = numbers.data() + places[i].second;
  }

  simd::LaneFftView view;
  view.length = static_cast<int>(length);
  view.rows = static_cast<int>(rows);
  view.columns = static_cast<int>(columns);
  view.largestRadix = largest;
  const int first = static_cast<int>(passes[0].size());
  view.columnFft = {view.rows, first, storage.stages.data()};
  view.rowFft = {view.columns, static_cast<int>(passes[1].size()), storage.stages.data() + first};
  view.twiddles = numbers.data() + between;
  return view;
}

std::unique_ptr<ResampleBlocks> ResampleBlocks::make(const ResampleDesign& design) {
  if (!design.exact) return nullptr;
  const Shape shape = chooseShape(design);
  if (shape.from == 0) return nullptr;

  auto made = std::unique_ptr<ResampleBlocks>(new ResampleBlocks);
  made->view_.from = makeFft(shape.from, made->from_);
  made->view_.to = makeFft(shape.to, made->to_);
  const int64_t bins = std::max(shape.from, shape.to) / 2 + 1;
  for (double gain : design.response(shape.from, bins)) {
    made->response_.push_back(static_cast<float>(gain / static_cast<double>(shape.from)));
  }
  made->view_.response = made->response_.data();

  // A block's first clean output need not fall on a multiple of `up`: only block starts must.
  const int64_t reach = static_cast<int64_t>(std::ceil(design.support())) + 2;
  const int64_t lead = (reach + design.down - 1) / design.down * design.down;
  const int64_t skip = (reach * design.up + design.down - 1) / design.down;
  made->view_.skip = static_cast<int>(skip);
  made->view_.count = static_cast<int>(shape.hop / design.down * design.up);
  made->hopInput_ = shape.hop;
  made->firstInput_ = -lead;
  made->firstOutput_ = skip - lead / design.down * design.up;
  return made;
}

int64_t ResampleBlocks::blocks(int64_t outputs) const {
  return (outputs - firstOutput_ + view_.count - 1) / view_.count;
}

int64_t ResampleBlocks::outputOf(int64_t block, int64_t outputs) const {
  return std::clamp<int64_t>(block * view_.count + firstOutput_, 0, outputs);
}

void ResampleBlocks::run(const float* x, int64_t length, int64_t first, int64_t count, float* y, int64_t outputs,
                         Scratch& scratch) const {
  const simd::ResampleKernels& kernels = simd::resampleKernels();
  const int64_t from = view_.from.length, width = view_.count;
  float* room = scratch.take<float>(static_cast<size_t>(kernels.roomFloats(view_)));
  std::vector<const float*> sources(static_cast<size_t>(kernels.blocks));
  std::vector<float*> targets(static_cast<size_t>(kernels.blocks));
  float* silence = scratch.take<float>(static_cast<size_t>(from));
  float* nowhere = scratch.take<float>(static_cast<size_t>(width));
  std::memset(silence, 0, static_cast<size_t>(from) * sizeof(float));

  struct Partial {
    const float* from;
    int64_t begin, end;
  };
  for (int64_t group = 0; group < count; group += kernels.blocks) {
    std::vector<Partial> partials;
    for (int64_t lane = 0; lane < kernels.blocks; lane++) {
      const size_t at = static_cast<size_t>(lane);
      sources[at] = silence, targets[at] = nowhere;
      if (group + lane >= count) continue;
      const int64_t block = first + group + lane;

      // Blocks over a border of the signal work on a copy with zeros around it.
      const int64_t begin = block * hopInput_ + firstInput_, end = begin + from;
      if (begin >= 0 && end <= length) {
        sources[at] = x + begin;
      } else if (begin < length && end > 0) {
        float* copy = scratch.take<float>(static_cast<size_t>(from));
        std::memset(copy, 0, static_cast<size_t>(from) * sizeof(float));
        const int64_t low = std::max<int64_t>(begin, 0), high = std::min(end, length);
        std::memcpy(copy + (low - begin), x + low, static_cast<size_t>(high - low) * sizeof(float));
        sources[at] = copy;
      }
      const int64_t out = block * width + firstOutput_;
      if (out >= 0 && out + width <= outputs) {
        targets[at] = y + out;
      } else {
        targets[at] = scratch.take<float>(static_cast<size_t>(width));
        partials.push_back({targets[at], out, std::min(out + width, outputs)});
      }
    }
    kernels.resampleBlocks(view_, sources.data(), targets.data(), room);
    for (const Partial& partial : partials) {
      for (int64_t i = std::max<int64_t>(partial.begin, 0); i < partial.end; i++) y[i] = partial.from[i - partial.begin];
    }
  }
}

size_t ResampleBlocks::bytes() const {
  return (from_.numbers.size() + to_.numbers.size() + response_.size()) * sizeof(float);
}

}  // namespace melisma::dsp
