// Analysis windows in double, as scipy.signal.get_window(name, length, fftbins=True) makes them.
#pragma once

#include <string>
#include <vector>

namespace melisma::dsp {

enum class Window { hann, hamming, blackman, blackmanharris, bartlett, ones };

// The names of the windows, in the order of the enum.
std::vector<std::string> windowNames();

// Periodic: `length` samples of the symmetric window of length + 1.
std::vector<double> window(Window kind, long long length);

// `window`, with zeros on both sides up to `size` (left part rounded down), as librosa.util.pad_center.
std::vector<double> padCenter(const std::vector<double>& window, long long size);

// What each sample of a frame adds to the divisor of overlapping windowed frames, rounded once.
std::vector<float> squared(const std::vector<double>& window);

}  // namespace melisma::dsp
