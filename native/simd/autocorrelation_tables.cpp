#include "simd/autocorrelation_tables.hpp"

#include <algorithm>

#include "dsp/fft_plan.hpp"

namespace melisma::simd {
namespace {

double fftCost(int length) {
  double cost = 0;
  for (const int radix : dsp::radices(length)) {
    const double known = dsp::passCost(radix);
    cost += known > 0 ? known : 4.0 * radix;
  }
  return cost;
}

}  // namespace

AutocorrelationTables::AutocorrelationTables(int frameLength, int largestLag) {
  const int least = std::max(frameLength + largestLag, 8);
  double lowest = 1e300;
  for (int columns = 4; columns < least; columns += 4) {
    for (int rows = (least + columns - 1) / columns; rows * columns <= least + least / 4 + 16; rows++) {
      if (rows < 2 || rows > 2 * columns || columns > 4 * rows + 4) continue;
      const double cost = rows * columns * (fftCost(rows) + fftCost(columns) + 10);
      if (cost >= lowest) continue;
      lowest = cost;
      view_.rows = rows;
      view_.columns = columns;
    }
  }
  const int rows = view_.rows, columns = view_.columns;
  view_.length = rows * columns;
  view_.columnFft = small(rows, columnStages_);
  view_.rowFft = small(columns, rowStages_);
  std::vector<double> straight, turned;
  for (long long c = 0; c < columns; c++) {
    for (long long r = 0; r < rows; r++) {
      const auto [re, im] = dsp::rootOfUnity(r * c, view_.length);
      straight.insert(straight.end(), {re, im});
    }
  }
  for (long long r = 0; r < rows; r++) {
    for (long long c = 0; c < columns; c++) {
      const auto [re, im] = dsp::rootOfUnity(r * c, view_.length);
      turned.insert(turned.end(), {re, im});
    }
  }
  view_.twiddles = keep(straight);
  view_.turned = keep(turned);
}

const float* AutocorrelationTables::keep(const std::vector<double>& values) {
  arrays_.emplace_back(values.begin(), values.end());
  return arrays_.back().data();  // vectors that move keep their memory
}

SmallFft<float> AutocorrelationTables::small(int length, std::vector<FftStage<float>>& stages) {
  for (const dsp::FftPass& pass : dsp::fftPasses(length)) {
    stages.push_back({pass.radix, pass.count, pass.stride, keep(pass.twiddles), keep(pass.roots)});
    view_.largestRadix = std::max(view_.largestRadix, pass.radix);
  }
  return {length, static_cast<int>(stages.size()), stages.data()};
}

size_t AutocorrelationTables::bytes() const {
  size_t total = 0;
  for (const auto& array : arrays_) total += array.size() * sizeof(float);
  return total;
}

}  // namespace melisma::simd
