#include "dsp/resample_blocks.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "dsp/fft_plan.hpp"

namespace melisma::dsp {
namespace {

constexpr int64_t longest = 5120;     // elements of a block; 16 complex lanes of them make 640 KiB
constexpr int64_t longestPart = 128;  // of the short FFTs it is made of
constexpr double leastYield = 0.45;

// Negative for a large prime, which has no kernel.
double costOf(int radix) {
  const double known = passCost(radix);
  return known > 0 ? known : radix == 11 || radix == 13 ? 2.0 * radix : -1;
}

// Cost of the FFTs up to longestPart, by length.
const std::vector<double>& partCosts() {
  static const std::vector<double> costs = [] {
    std::vector<double> made{-1};
    for (int length = 1; length <= longestPart; length++) {
      double cost = 0;
      for (const int radix : radices(length)) {
        const double more = costOf(radix);
        cost = cost < 0 || more < 0 ? -1 : cost + more;
      }
      made.push_back(cost);
    }
    return made;
  }();
  return costs;
}

// rows * columns = length, the cheapest such that 8 of the sequences that are transposed stay in the
// first-level cache: columns of the forward FFT (length `rows`), rows of the inverse (length `columns`).
// Returns the cost per element, negative when there is none.
double chooseRows(int64_t length, bool inverse, int64_t& rows) {
  double best = -1;
  for (int64_t r = 2; r <= longestPart; r++) {
    const int64_t columns = length / r, transposed = inverse ? columns : r, other = inverse ? r : columns;
    if (length % r != 0 || columns < 2 || other > longestPart || transposed > longestPart / 2) continue;
    const double first = partCosts()[static_cast<size_t>(r)],
                 second = partCosts()[static_cast<size_t>(columns)];
    if (first < 0 || second < 0) continue;
    // Groups of 8 that are not full.
    const double eights = static_cast<double>((other + 7) / 8 * 8) / static_cast<double>(other);
    const double spill = (transposed > 40 ? 8 : 0) + (other > 80 ? 4 : 0);
    const double cost = first + second + 6 * eights + spill;
    if (best < 0 || cost < best) best = cost, rows = r;
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
    int64_t fromRows = 0, toRows = 0;
    const double costFrom = chooseRows(from, false, fromRows), costTo = chooseRows(to, true, toRows);
    if (costFrom < 0 || costTo < 0) continue;
    // Past 1,600 elements the second-level cache gets tight.
    const double spill = 1 + 0.05 * std::max(0.0, static_cast<double>(std::max(from, to)) / 1600 - 1);
    const double cost =
        spill * (static_cast<double>(from) * (costFrom + 4) + static_cast<double>(to) * (costTo + 4)) /
        static_cast<double>(hop);
    if (best.from == 0 || cost < best.cost) best = {from, to, hop, fromRows, toRows, cost};
  }
  return best;
}

simd::LaneFftView ResampleBlocks::makeFft(int64_t length, int64_t rows, LaneFft& storage) {
  const int64_t columns = length / rows;
  const std::vector<FftPass> passes[2] = {fftPasses(static_cast<int>(rows)),
                                          fftPasses(static_cast<int>(columns))};

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

// Bin k of the output is the sum of all input frequencies f = k (mod m), |f| <= n / 2, times the gain at
// f; when m > n the input's spectrum repeats, and every k is one frequency |f| <= m / 2.
void ResampleBlocks::makeTerms(const ResampleDesign& design) {
  const int64_t n = view_.from.length, m = view_.to.length, half = std::max(n, m) / 2;
  const std::vector<double> gains = design.response(n, half + 1);
  for (int64_t c = 0; c < view_.to.columns; c++) {
    for (int64_t r = 0; r < view_.to.rows; r++) {
      firstTerm_.push_back(static_cast<int>(terms_.size()));
      const int64_t k = view_.to.columns * r + c;
      for (int64_t f = k - (k + half) / m * m; f <= half; f += m) {
        if (m > n && 2 * f == -m) continue;  // the same bin as f = m / 2
        const int64_t bin = (f % n + n) % n;
        const double gain = gains[static_cast<size_t>(f < 0 ? -f : f)] / static_cast<double>(n);
        terms_.push_back(
            {static_cast<int>(bin % view_.from.rows * simd::lanePitch(view_.from) + bin / view_.from.rows),
             static_cast<float>(gain)});
      }
    }
  }
  firstTerm_.push_back(static_cast<int>(terms_.size()));
  view_.firstTerm = firstTerm_.data();
  view_.terms = terms_.data();
}

std::unique_ptr<ResampleBlocks> ResampleBlocks::make(const ResampleDesign& design) {
  if (!design.exact) return nullptr;
  const Shape shape = chooseShape(design);
  if (shape.from == 0) return nullptr;

  auto made = std::unique_ptr<ResampleBlocks>(new ResampleBlocks);
  made->view_.from = makeFft(shape.from, shape.fromRows, made->from_);
  made->view_.to = makeFft(shape.to, shape.toRows, made->to_);
  made->makeTerms(design);

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

int64_t ResampleBlocks::blockOf(int64_t output) const { return (output - firstOutput_) / view_.count; }

int64_t ResampleBlocks::outputOf(int64_t block, int64_t outputs) const {
  return std::clamp<int64_t>(block * view_.count + firstOutput_, 0, outputs);
}

void ResampleBlocks::run(const float* x, int64_t length, int64_t first, int64_t count, float* y,
                         int64_t begin, int64_t end, Scratch& scratch) const {
  const simd::ResampleKernels& kernels = simd::resampleKernels();
  const int64_t from = view_.from.length, width = view_.count, group = kernels.blocks;
  const int64_t readable = from + 8;  // the kernel reads 8 samples at a time
  float* room = scratch.take<float>(static_cast<size_t>(kernels.roomFloats(view_)));
  float* silence = scratch.take<float>(static_cast<size_t>(readable));
  float* nowhere = scratch.take<float>(static_cast<size_t>(width));
  std::memset(silence, 0, static_cast<size_t>(readable) * sizeof(float));

  // Blocks over a border of the signal read a copy with zeros around it.
  const auto source = [&](int64_t block) -> const float* {
    const int64_t from0 = block * hopInput_ + firstInput_, from1 = from0 + readable;
    if (block >= first + count || from0 >= length || from1 <= 0) return silence;
    if (from0 >= 0 && from1 <= length) return x + from0;
    float* copy = scratch.take<float>(static_cast<size_t>(readable));
    std::memset(copy, 0, static_cast<size_t>(readable) * sizeof(float));
    const int64_t low = std::max<int64_t>(from0, 0), high = std::min(from1, length);
    std::memcpy(copy + (low - from0), x + low, static_cast<size_t>(high - low) * sizeof(float));
    return copy;
  };
  std::vector<const float*> sources(static_cast<size_t>(group)), next(sources);
  std::vector<float*> targets(static_cast<size_t>(group));
  const auto findSources = [&](int64_t block, std::vector<const float*>& found) {
    for (size_t lane = 0; lane < found.size(); lane++)
      found[lane] = source(block + static_cast<int64_t>(lane));
  };

  struct Partial {
    const float* from;
    int64_t begin, end;
  };
  findSources(first, next);
  for (int64_t block = first; block < first + count; block += group) {
    sources.swap(next);
    const bool last = block + group >= first + count;
    if (!last) findSources(block + group, next);
    std::vector<Partial> partials;
    for (int64_t lane = 0; lane < group; lane++) {
      float*& target = targets[static_cast<size_t>(lane)];
      const int64_t to0 = (block + lane) * width + firstOutput_, to1 = to0 + width;
      if (block + lane >= first + count) {
        target = nowhere;
      } else if (to0 >= begin && to1 <= end) {
        target = y + to0;
      } else {
        target = scratch.take<float>(static_cast<size_t>(width));
        partials.push_back({target, to0, std::min(to1, end)});
      }
    }
    kernels.resampleBlocks(view_, sources.data(), last ? nullptr : next.data(), targets.data(), room);
    for (const Partial& partial : partials) {
      for (int64_t i = std::max(partial.begin, begin); i < partial.end; i++)
        y[i] = partial.from[i - partial.begin];
    }
  }
}

size_t ResampleBlocks::bytes() const {
  return (from_.numbers.size() + to_.numbers.size() + firstTerm_.size()) * sizeof(float) +
         terms_.size() * sizeof(simd::SpectrumTerm);
}

}  // namespace melisma::dsp
