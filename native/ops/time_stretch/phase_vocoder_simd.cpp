#include "ops/time_stretch/phase_vocoder.hpp"
#include "simd/inverse_fft.hpp"
#include "simd/phase.hpp"

namespace melisma::simd::MELISMA_SIMD {
namespace {

using F = V<float>;
using D = V<double>;
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

void toPolar(const float* spectrum, int bins, float* columns, float* magnitudes, float* angles, long stride) {
  PolarSink sink{columns, columns + stride * L};
  for (int k = 0; k < bins; k++) sink.put(k, loadFullBin(spectrum, L, k));
  toRows(bins, columns, magnitudes, angles, stride);
}

// phase + (expected + deviation), the deviation wrapped to one turn around 0, in double and rounded once.
MELISMA_INLINE D advanced(D phase, D difference, D expected) {
  const D turn = splat(6.283185307179586);
  D deviation = difference - expected;
  deviation = deviation - turn * rounded(deviation / turn);
  return phase + (expected + deviation);
}

void advance(const FramePair& pair, const double* expected, float* phase, float* re, float* im, long stride) {
  const F alpha = splat(pair.alpha), rest = splat(1.0f) - alpha;
  for (long k = 0; k < stride; k += L) {
    const F at = load(phase + k);
    const F magnitude = fma(rest, load(pair.magnitude0 + k), alpha * load(pair.magnitude1 + k));
    const Complex<float> unit = phasor(at);
    store(re + k, unit.re * magnitude);
    store(im + k, unit.im * magnitude);
    const F difference = load(pair.angle1 + k) - load(pair.angle0 + k);
    const D low = advanced(lowDoubles(at), lowDoubles(difference), loadUnaligned<double>(expected + k));
    const D high =
        advanced(highDoubles(at), highDoubles(difference), loadUnaligned<double>(expected + k + L / 2));
    store(phase + k, toFloats(low, high));
  }
}

void synthesise(const RealFftView<float>& fft, const float* re, const float* im, long stride, float* memory,
                float* columns, float* out) {
  const Room<float> room(fft, memory);
  for (long k = 0; k < stride; k += L) {
    transpose(re + k, stride, columns + k * 2 * L, 2 * L);
    transpose(im + k, stride, columns + k * 2 * L + L, 2 * L);
  }
  binsToElements(
      fft, room, [&](int k) __attribute__((always_inline)) {
        return loadComplex(columns + k * complexStride<float>);
      });
  elementsToFrames(fft, room, out);
}

}  // namespace

extern const PhaseVocoderKernels phaseVocoderKernels;
const PhaseVocoderKernels phaseVocoderKernels = {L, analyse, toPolar, advance, synthesise};

}  // namespace melisma::simd::MELISMA_SIMD
