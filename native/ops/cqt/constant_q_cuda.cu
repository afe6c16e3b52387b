// What runs for a batch, in this order: the peaks and tunings of the items where none is given (a pass over
// frames of 2048, ops/estimate_tuning/tuning_cuda.cu), which filters follow from them, the signals at lower
// rates (reduction_cuda.cu), and the octaves (constant_q_spectra_cuda.cu). For 7 octaves 6 launches halve the
// rate, and responses are 1 more, classes 7; an estimated tuning adds 3. Nothing waits for the host: the
// filters of all tunings that an estimate can have are in device memory (100 of them, 4 MB for chromaCqt),
// and each item has the number of its own. Where a tuning asks for filters of another length or for another
// early reduction, it belongs to another layout, whose launches leave other items out; layouts of equal
// reductions share the signals at lower rates.
// What a block owns, its bytes and predictions stand with each kernel; here a thread owns a filter's number.
// Not measured.
#include "ops/cqt/constant_q_cuda.hpp"

#include <algorithm>
#include <set>

#include "cuda/launch.hpp"
#include "cuda/spectra.hpp"
#include "ops/cqt/constant_q_tunings.hpp"

namespace melisma {

namespace {

constexpr int threads = 128;

__global__ void __launch_bounds__(threads)
    chooseTables(const double* tunings, const int* tableOfPart, int parts, int items, int* tables) {
  const int i = static_cast<int>(blockIdx.x * threads + threadIdx.x);
  if (i >= items) return;
  // The other way round than dsp::tuningEdge().
  tables[i] = tableOfPart[static_cast<int>(nearbyint((tunings[i] + 0.5) * parts))];
}

bool alike(const dsp::ConstantQ& a, const dsp::ConstantQ& b) {
  return a.earlyHalvings == b.earlyHalvings && a.levels == b.levels &&
         std::equal(a.octaves.begin(), a.octaves.end(), b.octaves.begin(), b.octaves.end(),
                    [](const dsp::ConstantQOctave& x, const dsp::ConstantQOctave& y) {
                      return x.level == y.level && x.hopLength == y.hopLength && x.nFft == y.nFft;
                    });
}

}  // namespace

ConstantQCuda::Layout::Layout(const dsp::ConstantQ& design) : shape(design) {
  if (shape.earlyHalvings > 0) early.emplace(shape.earlyHalvings);
  for (const dsp::ConstantQOctave& octave : shape.octaves) {
    if (ffts.count(octave.nFft)) continue;
    const std::vector<double> ones(static_cast<size_t>(octave.nFft), 1.0);
    checkConstantQFits(ffts.emplace(octave.nFft, cuda::DeviceFft<float>(ones)).first->second);
  }
}

void ConstantQCuda::Layout::upload(const std::vector<const dsp::ConstantQ*>& tables) {
  const int64_t bins = shape.octaves[0].firstBin + shape.octaves[0].bins;  // the highest octave comes first
  std::vector<int> starts(static_cast<size_t>(bins) * tables.size()), counts(starts), offsets(starts);
  std::vector<cuda::Complex<float>> values;
  for (size_t t = 0; t < tables.size(); t++) {
    for (const dsp::ConstantQOctave& octave : tables[t]->octaves) {
      const float* weight = octave.weights.data();
      for (size_t k = 0; k < static_cast<size_t>(octave.bins); k++) {
        const size_t row = t * static_cast<size_t>(bins) + static_cast<size_t>(octave.firstBin) + k;
        starts[row] = octave.start[k];
        counts[row] = octave.count[k];
        offsets[row] = static_cast<int>(values.size());
        for (int i = 0; i < octave.count[k]; i++, weight += 2) values.push_back({weight[0], weight[1]});
      }
    }
  }
  start = cuda::DeviceArray<int>(starts);
  count = cuda::DeviceArray<int>(counts);
  offset = cuda::DeviceArray<int>(offsets);
  weights = cuda::DeviceArray<cuda::Complex<float>>(values);
}

ConstantQCuda::ConstantQCuda(const ConstantQParams& params, const std::vector<int>& classOf)
    : params_(params), half_(1) {
  if (!classOf.empty()) {
    classes_ = 1 + *std::max_element(classOf.begin(), classOf.end());
    std::vector<int> first, bins;
    for (int c = 0; c < classes_; c++) {
      first.push_back(static_cast<int>(bins.size()));
      for (int k = 0; k < params.rule.binsPerOctave; k++) {
        if (classOf[static_cast<size_t>(k)] == c) bins.push_back(k);
      }
    }
    first.push_back(static_cast<int>(bins.size()));
    classFirst_ = cuda::DeviceArray<int>(first);
    classBins_ = cuda::DeviceArray<int>(bins);
  }
  if (!params.tuning) {
    tuningFft_.emplace(dsp::window(dsp::Window::hann, ConstantQParams::tuningFftLength));
    cuda::checkFrameFits(*tuningFft_);
    tuning_.emplace(params.tuningRule(), tuningFft_->bins());
  }
  addLayouts();
}

void ConstantQCuda::addLayouts() {
  std::vector<dsp::ConstantQ> shapes;
  for (const dsp::ConstantQRule& rule : constantQTunings(params_))
    shapes.push_back(dsp::constantQLayout(rule));
  for (size_t i = 0; i < shapes.size(); i++) {
    const auto own = std::find_if(layouts_.begin(), layouts_.end(),
                                  [&](const Layout& layout) { return alike(layout.shape, shapes[i]); });
    Layout& layout = own != layouts_.end() ? *own : layouts_.emplace_back(shapes[i]);
    layout.parts.push_back(i);
  }
  for (Layout& layout : layouts_) {
    std::vector<int> tableOfPart(shapes.size(), -1);
    for (size_t table = 0; table < layout.parts.size(); table++) {
      tableOfPart[layout.parts[table]] = static_cast<int>(table);
    }
    layout.tableOfPart = cuda::DeviceArray<int>(tableOfPart);
  }
}

void ConstantQCuda::uploadDesigns() const {
  if (uploaded_) return;
  const auto designs = constantQDesigns(params_);
  for (Layout& layout : layouts_) {
    std::vector<const dsp::ConstantQ*> tables;
    for (const size_t part : layout.parts) tables.push_back(&(*designs)[part]);
    layout.upload(tables);
  }
  uploaded_ = true;
}

size_t ConstantQCuda::scratchBytes(const TensorSpec& input) const {
  const int64_t channels = input.shape[0];
  size_t bytes = 0;
  std::set<std::pair<int, int>> counted;  // as levelsOf() is called
  for (const Layout& layout : layouts_) {
    if (tuning_) bytes += sizeof(int) + 256;
    if (!counted.insert(layout.reductions()).second) continue;
    int64_t length = input.shape[1];
    if (layout.early) bytes += layout.early->scratchBytes(channels, length);
    length = layout.reduced(length);
    for (int level = 1; level < layout.shape.levels; level++, length = half_.samples(length)) {
      bytes += half_.scratchBytes(channels, length);
    }
  }
  if (tuning_) {
    const int64_t frames = ConstantQParams::tuningFraming().frames(input.shape[1]);
    bytes += tuning_->scratchBytes(channels, frames) + sizeof(double) + 256;
  }
  return bytes;
}

const double* ConstantQCuda::estimated(const CudaBatch& batch, CudaStream& stream) const {
  const dsp::Framing framing = ConstantQParams::tuningFraming();
  auto* const tunings = stream.scratch<double>(batch.size());
  std::vector<std::pair<int64_t, int64_t>> items;
  std::vector<double*> places;
  for (const CudaItem& item : batch) {
    items.emplace_back(item.inputSpec->shape[0], framing.frames(item.inputSpec->shape[1]));
    places.push_back(tunings + places.size());
  }
  const cuda::SpectralUse use = tuning_->use(items, stream);
  cuda::launchSpectra(*tuningFft_, framing, cuda::frameRows(batch, framing, 0, sizeof(float)), {use}, stream);
  tuning_->estimate(items, use, places, stream);
  return tunings;
}

void ConstantQCuda::run(const CudaBatch& batch, const std::vector<void*>& outs, CudaStream& stream) const {
  std::vector<cuda::FrameRow> rows;
  const int64_t outputRows = classes_ > 0 ? classes_ : params_.rule.nBins;
  const size_t valueBytes = classes_ > 0 ? sizeof(float) : sizeof(cuda::Complex<float>);
  for (size_t i = 0; i < batch.size(); i++) {
    const CudaItem& item = batch[i];
    const int64_t length = item.inputSpec->shape[1], frames = (*item.outputSpecs)[0].shape.back();
    const size_t sampleBytes = item.int16 ? sizeof(int16_t) : sizeof(float);
    for (int64_t c = 0; c < item.inputSpec->shape[0]; c++) {
      rows.push_back({item.in<char>() + static_cast<size_t>(c * length) * sampleBytes, length, length, frames,
                      frames,
                      static_cast<char*>(outs[i]) + static_cast<size_t>(c * outputRows * frames) * valueBytes,
                      0, static_cast<int>(i), item.int16});
    }
  }
  const double* const tunings = tuning_ ? estimated(batch, stream) : nullptr;
  uploadDesigns();  // while the device estimates
  if (!tunings) return run(layouts_[0], levelsOf(layouts_[0], rows, stream), rows, nullptr, stream);
  std::map<std::pair<int, int>, Levels> levels;
  const int items = static_cast<int>(batch.size());
  for (const Layout& layout : layouts_) {
    int* const tables = stream.scratch<int>(batch.size());
    cuda::launch("filters of tunings", chooseTables,
                 dim3(static_cast<unsigned>((items + threads - 1) / threads)), dim3(threads), 0,
                 stream.handle(), tunings, layout.tableOfPart.data(),
                 static_cast<int>(layout.tableOfPart.size()), items, tables);
    Levels& own = levels[layout.reductions()];
    if (own.empty()) own = levelsOf(layout, rows, stream);
    run(layout, own, rows, tables, stream);
  }
}

ConstantQCuda::Levels ConstantQCuda::levelsOf(const Layout& layout, const std::vector<cuda::FrameRow>& rows,
                                              CudaStream& stream) const {
  Levels levels{layout.early ? layout.early->run(rows, stream) : rows};
  while (static_cast<int>(levels.size()) < layout.shape.levels) {
    levels.push_back(half_.run(levels.back(), stream));
  }
  return levels;
}

void ConstantQCuda::run(const Layout& layout, const Levels& levels, const std::vector<cuda::FrameRow>& rows,
                        const int* tableOfItem, CudaStream& stream) const {
  const ConstantQFilters filters{layout.start.data(),
                                 layout.count.data(),
                                 layout.offset.data(),
                                 layout.weights.data(),
                                 static_cast<int>(params_.rule.nBins),
                                 tableOfItem};
  const ConstantQClasses classes{classes_, classFirst_.data(), classBins_.data()};
  const std::vector<dsp::ConstantQOctave>& octaves = layout.shape.octaves;
  for (size_t from = 0, end; from < octaves.size(); from = end) {
    std::vector<ConstantQOctaveRows> together;
    for (end = from; end < octaves.size() && octaves[end].nFft == octaves[from].nFft; end++) {
      const dsp::ConstantQOctave& octave = octaves[end];
      together.push_back({levels[static_cast<size_t>(octave.level)], octave.hopLength,
                          static_cast<int>(octave.firstBin), static_cast<int>(octave.bins)});
      for (size_t r = 0; r < rows.size(); r++) {
        cuda::FrameRow& row = together.back().rows[r];
        row.frames = rows[r].frames;
        row.columns = rows[r].columns;
        row.out = rows[r].out;
      }
    }
    launchConstantQ(layout.ffts.at(octaves[from].nFft), params_.padMode, std::move(together), filters,
                    classes, from == 0, stream);
  }
}

}  // namespace melisma
