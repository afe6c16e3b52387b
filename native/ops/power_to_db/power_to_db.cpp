// powerToDb: 10 log10(max(amin, x) / ref), at least the maximum minus topDb. Input float32 of any shape,
// output the same. Source: librosa 0.11 power_to_db, whose maximum is over everything it is given ('batch').
#include "ops/power_to_db/decibel_tiles.hpp"

namespace melisma {

namespace {

struct PowerToDbParams : DecibelParams {
  void fields(Fields& f) { decibelFields(f, 1e-10); }
};

struct PowerToDbPlan : DecibelPlan {
  explicit PowerToDbPlan(const PowerToDbParams& params) : DecibelPlan(params, 1) {}
};

const RegisterOp<PowerToDbParams, PowerToDbPlan> registered{"powerToDb", 1, "spectrogram",
                                                            "Decibels of power."};

}  // namespace

}  // namespace melisma
