// amplitudeToDb: 20 log10(max(amin, |x|) / ref), at least the maximum minus topDb. Input float32 of any
// shape, output the same. Source: librosa 0.11 amplitude_to_db, whose maximum is over everything it is given
// ('batch').
#include "ops/power_to_db/decibel_tiles.hpp"

namespace melisma {

namespace {

struct AmplitudeToDbParams : DecibelParams {
  void fields(Fields& f) { decibelFields(f, 1e-5); }
};

struct AmplitudeToDbPlan : DecibelPlan {
  explicit AmplitudeToDbPlan(const AmplitudeToDbParams& params) : DecibelPlan(params, 2) {}
};

const RegisterOp<AmplitudeToDbParams, AmplitudeToDbPlan> registered{"amplitudeToDb", 1, "spectrogram",
                                                                    "Decibels of amplitudes."};

}  // namespace

}  // namespace melisma
