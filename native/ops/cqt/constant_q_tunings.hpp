// The filters for the tuning that is given, or for every one that an estimate can have. On the CPU a
// transform makes those of the estimate once it is known; a device cannot wait for the host in between, and
// chooses among all of them.
#pragma once

#include <memory>
#include <vector>

#include "ops/cqt/constant_q_params.hpp"

namespace melisma {

// The rule of the given tuning; or rules by part of an estimate's histogram (dsp::tuningEdge).
std::vector<dsp::ConstantQRule> constantQTunings(const ConstantQParams& params);
// A design for each of them. All those of an estimate take some 0.3 s of one core, so all cores make them,
// and the ones last asked for are kept for other plans with these options.
std::shared_ptr<const std::vector<dsp::ConstantQ>> constantQDesigns(const ConstantQParams& params);

}  // namespace melisma
