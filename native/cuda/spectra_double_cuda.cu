// Kernels of all lengths in double up to 2048.
#include "cuda/spectra_kernel.cuh"

namespace melisma::cuda {

#define MELISMA_INSTANCE(M)                                                                      \
  template void launchFrames<double, M>(const DeviceFft<double>&, const dsp::Framing&,           \
                                        std::vector<FrameRow>&, const std::vector<SpectralUse>&, \
                                        CudaStream&);
MELISMA_INSTANCE(128)
MELISMA_INSTANCE(200)
MELISMA_INSTANCE(240)
MELISMA_INSTANCE(256)
MELISMA_INSTANCE(480)
MELISMA_INSTANCE(512)
MELISMA_INSTANCE(960)
MELISMA_INSTANCE(1024)
#undef MELISMA_INSTANCE

}  // namespace melisma::cuda
