// Builds the tables of mel spectrograms.
#include "ops/mel_params.hpp"

namespace melisma {

MelTables::MelTables(const MelParams& p)
    : fft_(static_cast<int>(p.nFft), p.paddedWindow()),
      bank_(dsp::melBank(p.sampleRate, p.nFft, p.nMels, p.fMin, p.fMax, p.melScale, p.norm)),
      rows_{static_cast<int>(p.nMels), bank_.start.data(), bank_.count.data(), bank_.weights.data()},
      power_(p.power) {}

}  // namespace melisma
