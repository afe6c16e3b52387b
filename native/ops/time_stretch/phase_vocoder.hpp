// The inner loops of the phase vocoder. Analysis and synthesis have one frame per lane, the vocoder itself
// one bin per lane, since phases add up from frame to frame; `rows` are frames of `stride` values, a multiple
// of the lanes.
#pragma once

#include "simd/fft_tables.hpp"
#include "simd/level.hpp"

namespace melisma::simd {

// Two neighbouring frames as magnitudes and angles, and how far the output lies between them (0 to 1).
struct FramePair {
  const float *magnitude0, *magnitude1, *angle0, *angle1;
  float alpha;
};

struct PhaseVocoderKernels {
  int lanes;
  // Magnitudes and angles of a group as rows. `columns`: room for 2 stride lanes values.
  void (*analyse)(const RealFftView<float>& fft, Frames frames, float* room, float* columns,
                  float* magnitudes, float* angles, long stride);
  // The same by a transform in double, rounded once.
  void (*analyseInDouble)(const RealFftView<double>& fft, Frames frames, double* room, float* columns,
                          float* magnitudes, float* angles, long stride);
  // Magnitudes and angles of a row; `count` is a multiple of the lanes.
  void (*polar)(const float* re, const float* im, float* magnitudes, float* angles, long count);
  // One output frame, re and im: the interpolated magnitude at angle `phase`; then adds the advance of phase
  // between the two frames, whose whole turns are `turns` for the bins' own frequencies, and `part` of
  // one more (-1/2 to 1/2).
  void (*advance)(const FramePair& pair, const float* turns, const float* part, float* phase, float* re,
                  float* im, long stride);
  // Rows re and im, transformed back: windowed samples as [nFft][lanes].
  void (*synthesise)(const RealFftView<float>& fft, const float* re, const float* im, long stride,
                     float* room, float* columns, float* out);
};

}  // namespace melisma::simd

MELISMA_SIMD_TABLE(PhaseVocoderKernels, phaseVocoderKernels)
