// The filters for every tuning that an estimate can have. On the CPU a transform makes those of the estimate
// once it is known; a device cannot wait for the host in between, and chooses among all of them.
#pragma once

#include <memory>
#include <vector>

#include "ops/cqt/constant_q_params.hpp"

namespace melisma {

// Part i of an estimate's histogram (dsp::tuningEdge) has design i. They take some 0.3 s to make, so the ones
// last asked for are kept for other plans with these options.
std::shared_ptr<const std::vector<dsp::ConstantQ>> constantQTunings(const ConstantQParams& params);

}  // namespace melisma
