// Builds the tables of mel spectrograms.
#include "ops/mel_params.hpp"

#include <utility>

namespace melisma {

MelTables::MelTables(const MelParams& p)
    : fft_(static_cast<int>(p.nFft), p.paddedWindow()),
      bank_(dsp::melBank(p.sampleRate, p.nFft, p.nMels, p.fMin, p.fMax, p.melScale, p.norm)),
      rows_{static_cast<int>(p.nMels), bank_.start.data(), bank_.count.data(), bank_.weights.data()},
      power_(p.power) {}

MelTables::MelTables(const std::vector<double>& window, dsp::MelBank bank, double power)
    : fft_(static_cast<int>(window.size()), window),
      bank_(std::move(bank)),
      rows_{static_cast<int>(bank_.start.size()), bank_.start.data(), bank_.count.data(),
            bank_.weights.data()},
      power_(power) {}

}  // namespace melisma
