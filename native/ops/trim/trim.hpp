// trim: where the first and last frame louder than topDb below the loudest lie. A frame's level is
// 20 log10(max(1e-5, rms)); the loudest is over all channels, and a frame counts when any channel is loud.
// Digital silence throughout is kept whole: it is its own loudest. Input float32 [channels, length]; output
// int32 [start, end] in samples, [0, 0] when there are none. Source: librosa 0.11 effects.trim.
#pragma once

#include <algorithm>
#include <cmath>

#include "ops/rms/rms.hpp"

namespace melisma {

struct TrimParams {
  int64_t frameLength = 2048, hopLength = 512;
  double topDb = 60;

  void fields(Fields& f) {
    f.number(topDb, "topDb", 60).unit("dB").above(0).doc("How far below the loudest frame silence begins.");
    f.integer(frameLength, "frameLength", 2048)
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 30)
        .doc("Length of a frame.");
    f.integer(hopLength, "hopLength", 512)
        .unit("samples")
        .atLeast(1)
        .atMost(1 << 30)
        .doc("Distance of two frames.");
  }
  dsp::Framing framing() const { return {frameLength, hopLength, true, dsp::PadMode::constant}; }
};

// Level of a frame in dB, at least -100.
inline double levelDb(float rms) {
  const float power = rms * rms;
  return 10 * std::log10(std::max(1e-10f, power));
}

class TrimPlan : public Plan {
 public:
  explicit TrimPlan(const TrimParams& params) : params_(params) {}
  std::vector<TensorSpec> outputs(const TensorSpec& input) const override;
  std::unique_ptr<Work> start(ConstTensorView input, const std::vector<TensorView>& outputs) const override;

 private:
  TrimParams params_;
};

}  // namespace melisma
