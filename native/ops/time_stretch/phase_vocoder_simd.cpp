#include "ops/time_stretch/phase_vocoder.hpp"
#include "simd/inverse_fft.hpp"
#include "simd/phase.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using F = V<float>;
constexpr int L = lanes<float>;

struct PolarSink {
  float *magnitudes, *angles;
  MELISMA_INLINE void put(int k, Complex<float> x) {
    store(magnitudes + static_cast<long>(k) * L, root(fma(x.re, x.re, x.im * x.im)));
    store(angles + static_cast<long>(k) * L, angleOf(x.re, x.im));
  }
};

// A block of lanes x lanes values.
void transpose(const float* in, long inStride, float* out, long outStride) {
  for (int c = 0; c < L; c += 4) {
    F columns[4];
    Gather4<L>::run(rowsAt(Frames{in, inStride}, c), columns);
    for (int i = 0; i < 4; i++) store(out + (c + i) * outStride, columns[i]);
  }
}

// What the sink left in `columns`, as rows.
void toRows(int bins, float* columns, float* magnitudes, float* angles, long stride) {
  float* const columnsOfAngles = columns + stride * L;
  for (long k = bins; k < stride; k++) store(columns + k * L, F{}), store(columnsOfAngles + k * L, F{});
  for (long k = 0; k < stride; k += L) {
    transpose(columns + k * L, L, magnitudes + k, stride);
    transpose(columnsOfAngles + k * L, L, angles + k, stride);
  }
}

void analyse(const RealFftView<float>& fft, Frames frames, float* memory, float* columns, float* magnitudes,
             float* angles, long stride) {
  const Room<float> room(fft, memory);
  toColumns(fft, frames, room);
  rowsToBins(fft, room, PolarSink{columns, columns + stride * L});
  toRows(fft.bins, columns, magnitudes, angles, stride);
}

// Real and imaginary parts of half a group, as columns [2][lanes].
struct RoundingSink {
  float* columns;
  MELISMA_INLINE void put(int k, Complex<double> x) {
    constexpr int D = lanes<double>;
    float* to = columns + k * complexStride<float>;
    storeUnaligned<float, D>(to, __builtin_convertvector(x.re, Vector<float, D>));
    storeUnaligned<float, D>(to + L, __builtin_convertvector(x.im, Vector<float, D>));
  }
};

void analyseInDouble(const RealFftView<double>& fft, Frames frames, double* memory, float* columns,
                     float* magnitudes, float* angles, long stride) {
  const Room<double> room(fft, memory);
  for (int half = 0; half < L; half += lanes<double>) {
    toColumns(fft, Frames{frames.first + half * frames.hop, frames.hop}, room);
    rowsToBins(fft, room, RoundingSink{columns + half});
  }
  for (long k = fft.bins; k < stride; k++) storeComplex(columns + k * complexStride<float>, {F{}, F{}});
  // Column by column to magnitude and angle in its place, then to rows.
  for (long k = 0; k < stride; k += L) {
    float* block = columns + k * complexStride<float>;
    for (int i = 0; i < L; i++) {
      float* at = block + i * complexStride<float>;
      const Complex<float> x = loadComplex(at);
      storeComplex(at, {root(fma(x.re, x.re, x.im * x.im)), angleOf(x.re, x.im)});
    }
    transpose(block, 2 * L, magnitudes + k, stride);
    transpose(block + L, 2 * L, angles + k, stride);
  }
}

void polar(const float* re, const float* im, float* magnitudes, float* angles, long count) {
  for (long k = 0; k < count; k += L) {
    const F x = load(re + k), y = load(im + k);
    store(magnitudes + k, root(fma(x, x, y * y)));
    store(angles + k, angleOf(x, y));
  }
}

// phase + difference + 2 pi turns, rounded once but for what is below the last place of the difference: the
// larger part of 2 pi has so few digits that its multiples are exact, and their sum with the phase is kept
// in two parts.
MELISMA_INLINE F advanced(F phase, F difference, F turns) {
  const F large = turns * splat(6.28125f);
  const F sum = phase + large, part = sum - phase;
  const F lost = (phase - (sum - part)) + (large - part);
  return sum + (lost + fma(turns, splat(1.9353071795864769e-3f), difference));
}

void advance(const FramePair& pair, const float* turns, const float* part, float* phase, float* re, float* im,
             long stride) {
  const F alpha = splat(pair.alpha), rest = splat(1.0f) - alpha;
  for (long k = 0; k < stride; k += L) {
    const F at = load(phase + k);
    const F magnitude = fma(rest, load(pair.magnitude0 + k), alpha * load(pair.magnitude1 + k));
    const Complex<float> unit = phasor(at);
    store(re + k, unit.re * magnitude);
    store(im + k, unit.im * magnitude);
    // The turns that bring the difference within half of one from what is expected.
    const F difference = load(pair.angle1 + k) - load(pair.angle0 + k);
    const F excess = nearest(fms(difference, splat(0.15915494f), loadUnaligned<float>(part + k)));
    store(phase + k, advanced(at, difference, loadUnaligned<float>(turns + k) - excess));
  }
}

void synthesise(const RealFftView<float>& fft, const float* re, const float* im, long stride, float* memory,
                float* columns, float* out) {
  for (long k = 0; k < stride; k += L) {
    transpose(re + k, stride, columns + k * 2 * L, 2 * L);
    transpose(im + k, stride, columns + k * 2 * L + L, 2 * L);
  }
  inverseOf(
      fft, memory, out, [&](int k) __attribute__((always_inline)) {
        return loadComplex(columns + k * complexStride<float>);
      });
}

}  // namespace

extern const PhaseVocoderKernels phaseVocoderKernels;
const PhaseVocoderKernels phaseVocoderKernels = {L, analyse, analyseInDouble, polar, advance, synthesise};

}  // namespace melisma::simd::MELISMA_SIMD
