// The options that every op with short-time spectra has.
#pragma once

#include "core/params.hpp"
#include "dsp/framing.hpp"
#include "dsp/window.hpp"

namespace melisma {

struct SpectrumParams {
  int64_t nFft = 2048, winLength = 2048, hopLength = 512;
  dsp::Window window = dsp::Window::hann;
  bool center = true;
  dsp::PadMode padMode = dsp::PadMode::constant;

  void windowFields(Fields& f, bool hopFollowsWindow) {
    f.integer(nFft, "nFft", 2048).unit("samples").atLeast(2).atMost(1 << 20).doc("Length of the FFT.");
    f.integer(winLength, "winLength", nFft, "nFft")
        .unit("samples")
        .atLeast(1)
        .atMost(static_cast<double>(nFft), "nFft")
        .doc("Length of the window, centred in the frame; the rest of the frame is 0.");
    if (hopFollowsWindow) {
      f.integer(hopLength, "hopLength", winLength / 4, "winLength / 4");
    } else {
      f.integer(hopLength, "hopLength", 512);
    }
    f.unit("samples").atLeast(1).atMost(1 << 30).doc("Distance of two frames.");
    f.choice(window, "window", dsp::Window::hann, dsp::windowNames()).doc("Periodic window function.");
    f.boolean(center, "center", true)
        .doc("Pads by nFft / 2 at both ends, so that frame t is centred on sample t * hopLength.");
  }
  void fields(Fields& f, bool hopFollowsWindow) {
    windowFields(f, hopFollowsWindow);
    f.choice(padMode, "padMode", dsp::PadMode::constant, dsp::padModeNames())
        .doc(
            "What is beyond the ends: zeros, a reflection without or with the end sample, or the end "
            "sample.");
  }

  int64_t bins() const { return nFft / 2 + 1; }
  dsp::Framing framing() const { return {nFft, hopLength, center, padMode}; }
  std::vector<double> paddedWindow() const { return dsp::padCenter(dsp::window(window, winLength), nFft); }
};

}  // namespace melisma
