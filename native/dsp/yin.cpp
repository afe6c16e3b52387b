#include "dsp/yin.hpp"

#include <cmath>

namespace melisma::dsp {

double YinFrame::period(int index) const {
  const double here = minPeriod_ + index;
  if (index == 0 || index + 1 == periods_) return here;
  const double before = value(index - 1), after = value(index + 1);
  const double a = after + before - 2 * value(index), b = (after - before) / 2;
  // The vertex would lie beyond a neighbour.
  if (std::fabs(b) >= std::fabs(a)) return here;
  return here - b / a;
}

YinFrames::YinFrames(const Framing& framing, int minPeriod, int maxPeriod)
    : framing_(framing),
      tables_(static_cast<int>(framing.frameLength), maxPeriod),
      view_{tables_.view(), static_cast<int>(framing.frameLength), minPeriod, maxPeriod} {}

YinFrames::Room YinFrames::take(Scratch& scratch) const {
  const simd::YinKernels& kernels = simd::yinKernels();
  const auto group = static_cast<size_t>(kernels.frames), values = group * static_cast<size_t>(periods());
  Room room;
  room.copies = scratch.take<float>(group * static_cast<size_t>(framing_.frameLength));
  room.kernel = scratch.take<float>(static_cast<size_t>(kernels.roomFloats(view_)));
  room.values = scratch.take<float>(values);
  room.troughs = scratch.take<int32_t>(values);
  room.counts = scratch.take<int32_t>(group);
  room.lowest = scratch.take<int32_t>(group);
  return room;
}

void YinFrames::analyse(const float* signal, int64_t length, int64_t first, int count,
                        const Room& room) const {
  const simd::YinKernels& kernels = simd::yinKernels();
  simd::Frames frames;
  if (count < kernels.frames || !framing_.inside(length, first, count)) {
    for (int f = 0; f < kernels.frames; f++) {
      framing_.copy(signal, length, first + (f < count ? f : count - 1),
                    room.copies + f * framing_.frameLength);
    }
    frames = {room.copies, framing_.frameLength};
  } else {
    frames = {signal + first * framing_.hopLength - framing_.padding(), framing_.hopLength};
  }
  kernels.difference(view_, frames, room.kernel, room.values);
  kernels.troughs(room.values, periods(), room.troughs, room.counts, room.lowest);
}

YinFrame YinFrames::frameOf(const Room& room, int f) const {
  YinFrame frame;
  frame.troughs = room.troughs + static_cast<int64_t>(f) * periods();
  frame.count = room.counts[f];
  frame.lowest = room.lowest[f];
  frame.values_ = room.values + f;
  frame.stride_ = simd::yinKernels().frames;
  frame.periods_ = periods();
  frame.minPeriod_ = view_.minPeriod;
  return frame;
}

}  // namespace melisma::dsp
