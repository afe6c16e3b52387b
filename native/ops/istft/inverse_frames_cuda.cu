// Chooses the kernel of the inverse short-time transform, and has the one for any length: as
// inverse_register_cuda.cu, but the block transforms its frames one after the other by the passes of
// cuda/mixed_fft.cuh, some five times the instructions, which bind at a tenth of the floor. Predicted, not
// measured.
#include "ops/istft/inverse_frames_cuda.hpp"

#include <algorithm>

#include "cuda/spectra.hpp"
#include "dsp/window.hpp"
#include "ops/istft/overlap_stretch_cuda.cuh"

namespace melisma {

namespace {

constexpr int threads = 256;

__global__ void __launch_bounds__(threads)
    inverseOfAnyLength(const InverseLaunch p, const cuda::FftTables<float> tables,
                       const cuda::MixedTables<float> mixed) {
  DYN_SHARED(Complex<float>, rooms);
  const int bins = p.nFft / 2 + 1, pitch = bins | 1, length = mixed.length;
  const bool paired = p.nFft % 2 == 0;
  Complex<float>* const a = rooms + p.capacity * pitch;
  float* const carry = reinterpret_cast<float*>(a + 2 * length);
  inverseStretch(p, tables.split, rooms, pitch, carry, [=](int count) {
    for (int f = 0; f < count; f++) {
      Complex<float>* const room = rooms + f * pitch;
      float* const out = reinterpret_cast<float*>(room);
      const Complex<float>* const z = mixedPasses(mixed, a, a + length, [=](int k) {
        if (paired) return room[k];
        // A real result of an odd length: bins beyond the middle are conjugates of those before it.
        return k < bins ? Complex<float>{room[k].re, -room[k].im} : room[p.nFft - k];
      });
      for (int i = threadIdx.x; i < length; i += threads) {
        if (paired) {
          out[2 * i] = z[i].re * tables.window[2 * i];
          out[2 * i + 1] = -z[i].im * tables.window[2 * i + 1];
        } else {
          out[i] = z[i].re * tables.window[i];
        }
      }
      __syncthreads();
    }
  });
}

InverseRoom roomOf(const cuda::DeviceFft<float>& fft) {
  if (fft.framewise()) return registerInverseRoom(fft.nFft());
  return {2 * static_cast<size_t>(fft.mixed().length) * sizeof(Complex<float>),
          static_cast<size_t>(fft.bins() | 1) * sizeof(Complex<float>), 1, 8};
}

// Gains where all frames overlap, sums in the order of frames.
std::vector<float> gainsOf(const std::vector<float>& squares, int64_t hop) {
  const int64_t nFft = static_cast<int64_t>(squares.size());
  std::vector<float> gains(static_cast<size_t>(std::min(hop, nFft)));
  for (int64_t n = 0; n < static_cast<int64_t>(gains.size()); n++) {
    float sum = 0;
    for (int64_t i = n + (nFft - 1 - n) / hop * hop; i >= n; i -= hop) sum += squares[static_cast<size_t>(i)];
    gains[static_cast<size_t>(n)] = sum > 1.17549435e-38f ? 1 / sum : 0.0f;
  }
  return gains;
}

}  // namespace

InverseFrames::InverseFrames(const std::vector<double>& window, int64_t hopLength, bool center,
                             std::optional<SoftMasks> masks)
    : fft_(window, (window.size() % 2 == 0 ? 2.0 : 1.0) / static_cast<double>(window.size())),
      squares_(dsp::squared(window)),
      gains_(gainsOf(dsp::squared(window), hopLength)),
      hop_(hopLength),
      padding_(center ? static_cast<int64_t>(window.size()) / 2 : 0),
      masks_(masks) {
  cuda::checkSharedMemory(fft_.nFft(), sharedBytes(1));
}

size_t InverseFrames::sharedBytes(int units) const {
  const InverseRoom room = roomOf(fft_);
  const int64_t carried = std::max<int64_t>(fft_.nFft() - hop_, 0);
  return sizeof(Stretch) + room.fixed + static_cast<size_t>(units) * room.unit +
         static_cast<size_t>(carried) * sizeof(float);
}

void InverseFrames::run(std::vector<InverseRow> rows, CudaStream& stream) const {
  InverseLaunch p{};
  p.nFft = fft_.nFft();
  p.hop = static_cast<int>(hop_);
  p.overlap = static_cast<int>((p.nFft + hop_ - 1) / hop_);
  p.padding = padding_;
  p.firstHop = padding_ / hop_;
  p.parts = masks_ ? 2 : 1;
  if (masks_) p.masks = *masks_;
  p.squares = squares_.data();
  p.gains = gains_.data();
  const InverseRoom room = roomOf(fft_);
  const size_t spare = stream.device().sharedPerBlock - sharedBytes(0);
  const int units = std::min(room.most, static_cast<int>(spare / room.unit));
  p.capacity = units * room.frames;
  const size_t shared = sharedBytes(units) - sizeof(Stretch);
  const auto hopsOf = [&](const InverseRow& row) {
    return row.length > 0 ? (padding_ + row.length + hop_ - 1) / hop_ - p.firstHop : 0;
  };
  int64_t hops = 0;
  for (const InverseRow& row : rows) hops += hopsOf(row) * p.parts;
  // Bits do not depend on where stretches begin: they may be short where there is little to do.
  const int64_t again = p.overlap - 1, wanted = hops / (4 * stream.device().multiprocessors);
  const int64_t least = std::clamp(wanted, again + 1, 8 * again + p.capacity);
  p.stretch = static_cast<int>((least + again + p.capacity - 1) / p.capacity * p.capacity - again);
  unsigned blocks = 0;
  for (InverseRow& row : rows) {
    row.firstBlock = blocks;
    blocks += static_cast<unsigned>((hopsOf(row) + p.stretch - 1) / p.stretch * p.parts);
  }
  p.rows = stream.upload(rows);
  p.rowCount = static_cast<int>(rows.size());
  if (fft_.framewise()) return launchRegisterInverse(p, fft_.tables(), blocks, shared, stream);
  cuda::launch("inverse frames of any length", inverseOfAnyLength, dim3(blocks), dim3(threads), shared,
               stream.handle(), p, fft_.tables(), fft_.mixed());
}

}  // namespace melisma
