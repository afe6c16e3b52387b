// The discrete cosine transform of MFCCs, with the lifter.
#pragma once

#include <cstdint>
#include <vector>

namespace melisma::dsp {

// Orthonormal DCT of type 1, 2 or 3 (scipy.fft.dct, norm "ortho") of `inputs` values, first `outputs`
// coefficients: [outputs][inputs]. Row k is multiplied by 1 + lifter / 2 sin(pi (k + 1) / lifter) where
// lifter > 0.
std::vector<double> cosineBasis(int type, int64_t outputs, int64_t inputs, double lifter);

}  // namespace melisma::dsp
