// spectralRolloff on CUDA devices, in the pass that transforms the frames: a thread adds a frame's row, bin
// after bin (storeRolloff of cuda/frame_measures.cuh). At nFft 2048 a block of 4 frames takes some 3 k
// instructions of one warp and 1.1 k reads of shared memory for it, 0.2 ns a frame over an H200, and waits 5
// k clocks for its 1025 additions, which the other block of the multiprocessor fills in part: predicted 1.2
// ns a frame at most beside 4 ns of its transform in double (cuda/spectra_kernel.cuh). A warp a frame, as
// before, adds twice in every lane: 6 k instructions and 2 k reads a frame, 7.8 ns. Not measured on a GPU.
#include "ops/measure_cuda.hpp"
#include "ops/spectral_rolloff/spectral_rolloff.hpp"

namespace melisma {

namespace {

struct SpectralRolloffRule {
  static cuda::SpectralRule of(const SpectralRolloffParams& params) {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::rolloff;
    rule.exponent = 1;
    rule.binWidth = params.binWidth();
    rule.share = static_cast<float>(params.rollPercent);
    return rule;
  }
};

const RegisterCuda<SpectralRolloffParams, MeasureCudaPlan<SpectralRolloffParams, SpectralRolloffRule>>
    registered{"spectralRolloff"};

}  // namespace

}  // namespace melisma
