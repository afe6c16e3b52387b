// Triangular mel filters, as librosa.filters.mel.
#pragma once

#include <cstdint>
#include <vector>

namespace melisma::dsp {

enum class MelScale { slaney, htk };
enum class MelNorm { slaney, none };

template <class Real>
struct MelBankOf {
  // Row i: weights for bins start[i] … start[i] + count[i] - 1, one row after another.
  std::vector<int> start, count;
  std::vector<Real> weights;
};
using MelBank = MelBankOf<float>;

// In double, rounded to float32 before the normalisation 2 / (right - left) and again after it, as in
// librosa. Bins outside of a row's range have weight 0.
MelBank melBank(double sampleRate, int64_t nFft, int64_t nMels, double fMin, double fMax, MelScale scale,
                MelNorm norm);

// Triangles of height 1 that are straight over mels (HTK's scale) instead of Hz, without bin 0: the filters
// of Kaldi and of VGGish. The last bin is left out too where `nyquist` says so.
template <class Real = float>
MelBankOf<Real> melSpaceBank(double sampleRate, int64_t nFft, int64_t nMels, double fMin, double fMax,
                             bool nyquist);

}  // namespace melisma::dsp
