// The tuning of items from their peaks, which the pass over the spectra left in device memory (8 bytes for
// two bins: 1.4 kB a frame of nFft 2048 at 22.05 kHz, half of what a spectrogram would take). A block owns an
// item: the median of the magnitudes by radix selection, 8 bits at a time, each a pass over the peaks and a
// histogram in shared memory by integer atomics, then the histogram over the parts of a bin. Nine passes over
// the peaks, from L2 where the chunk fits: 13 kB a frame, a fifth of the transform's bytes, but by one block
// an item: batches fill the device. Not measured.
#include "ops/estimate_tuning/tuning_cuda.hpp"

#include <string>

#include "core/error.hpp"
#include "cuda/launch.hpp"
#include "dsp/tone_peak.hpp"

namespace melisma {

namespace {

constexpr int threads = 512, mostParts = 8192;

struct TuningItem {
  const dsp::TonePeak* peaks;
  int64_t count;  // of slots
  double* tuning;
};

// The magnitude of that rank, from 0, among the peaks; all threads have it. Magnitudes are not negative:
// their bits are in their order.
__device__ unsigned magnitudeOfRank(const TuningItem& item, unsigned* counts, int64_t rank) {
  __shared__ unsigned prefix;
  __shared__ long long left;
  if (threadIdx.x == 0) {
    prefix = 0;
    left = rank;
  }
  for (int shift = 24; shift >= 0; shift -= 8) {
    for (int i = threadIdx.x; i < 256; i += threads) counts[i] = 0;
    __syncthreads();
    const unsigned known = prefix;
    for (int64_t i = threadIdx.x; i < item.count; i += threads) {
      if (!(item.peaks[i].frequency > 0)) continue;
      const unsigned bits = __float_as_uint(item.peaks[i].magnitude);
      if (shift < 24 && bits >> (shift + 8) != known >> (shift + 8)) continue;
      atomicAdd(counts + (bits >> shift & 255), 1u);
    }
    __syncthreads();
    if (threadIdx.x == 0) {
      unsigned digit = 0;
      while (digit < 255 && left >= counts[digit]) left -= counts[digit++];
      prefix = known | digit << shift;
    }
    __syncthreads();
  }
  return prefix;
}

__global__ void __launch_bounds__(threads)
    tuningOfItems(const TuningItem* items, int64_t binsPerOctave, int parts) {
  DYN_SHARED(unsigned, counts);  // 256 or `parts` of them, whichever is more
  __shared__ unsigned total;
  const TuningItem item = items[blockIdx.x];
  if (threadIdx.x == 0) total = 0;
  __syncthreads();
  unsigned own = 0;
  for (int64_t i = threadIdx.x; i < item.count; i += threads) own += item.peaks[i].frequency > 0;
  atomicAdd(&total, own);
  __syncthreads();
  if (total == 0) {
    if (threadIdx.x == 0) *item.tuning = 0;
    return;
  }
  // The mean of the two in the middle, in float32 as numpy.median takes it.
  const float upper = __uint_as_float(magnitudeOfRank(item, counts, total / 2));
  __syncthreads();
  float median = upper;
  if (total % 2 == 0) {
    median = (__uint_as_float(magnitudeOfRank(item, counts, total / 2 - 1)) + upper) / 2;
    __syncthreads();
  }
  for (int i = threadIdx.x; i < parts; i += threads) counts[i] = 0;
  __syncthreads();
  for (int64_t i = threadIdx.x; i < item.count; i += threads) {
    const dsp::TonePeak peak = item.peaks[i];
    if (!(peak.frequency > 0) || !(peak.magnitude >= median)) continue;
    const int part = dsp::tuningPart(peak.frequency, binsPerOctave, parts);
    if (part >= 0) atomicAdd(counts + part, 1u);
  }
  __syncthreads();
  if (threadIdx.x > 0) return;
  int fullest = 0;
  for (int i = 1; i < parts; i++) {
    if (counts[i] > counts[fullest]) fullest = i;
  }
  *item.tuning = dsp::tuningEdge(fullest, parts);
}

}  // namespace

TuningCuda::TuningCuda(const TuningRule& rule, int bins) : rule_(rule), parts_(rule.parts()) {
  if (parts_ > mostParts) {
    throw DeviceError("resolution: CUDA kernels take at least 1 / " + std::to_string(mostParts) + " bins");
  }
  const auto [from, to] = rule.binsOf(bins);
  peaks_ = {from, to, static_cast<float>(rule.threshold), rule.binWidth()};
}

size_t TuningCuda::scratchBytes(int64_t channels, int64_t frames) const {
  return static_cast<size_t>(channels * frames * peaks_.slots()) * sizeof(dsp::TonePeak) + 256;
}

cuda::SpectralUse TuningCuda::use(const std::vector<std::pair<int64_t, int64_t>>& items,
                                  CudaStream& stream) const {
  cuda::SpectralUse use;
  use.rule.result = cuda::SpectralResult::peaks;
  use.rule.exponent = rule_.power ? 2.0f : 1.0f;
  use.rule.peaks = peaks_;
  for (const auto& [channels, frames] : items) {
    const int64_t slots = frames * peaks_.slots();
    auto* const peaks = stream.scratch<dsp::TonePeak>(static_cast<size_t>(channels * slots));
    for (int64_t c = 0; c < channels; c++) use.outs.push_back(peaks + c * slots);
  }
  return use;
}

void TuningCuda::estimate(const std::vector<std::pair<int64_t, int64_t>>& items, const cuda::SpectralUse& use,
                          const std::vector<double*>& tunings, CudaStream& stream) const {
  std::vector<TuningItem> rows;
  size_t row = 0;
  for (size_t i = 0; i < items.size(); i++) {
    const auto [channels, frames] = items[i];
    rows.push_back(
        {static_cast<const dsp::TonePeak*>(use.outs[row]), channels * frames * peaks_.slots(), tunings[i]});
    row += static_cast<size_t>(channels);
  }
  const size_t shared = static_cast<size_t>(parts_ > 256 ? parts_ : 256) * sizeof(unsigned);
  cuda::launch("tuning", tuningOfItems, dim3(static_cast<unsigned>(rows.size())), dim3(threads), shared,
               stream.handle(), stream.upload(rows), rule_.binsPerOctave, parts_);
}

}  // namespace melisma
