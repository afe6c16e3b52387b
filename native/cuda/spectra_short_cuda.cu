// Kernels of nFft 256 to 960.
#include "cuda/spectra_kernel.cuh"

namespace melisma::cuda {

#define MELISMA_INSTANCE(M)                                                                                  \
  template void launchFrames<float, M>(const DeviceFft<float>&, const dsp::Framing&, std::vector<FrameRow>&, \
                                       const SpectralRule&, CudaStream&);
MELISMA_INSTANCE(128)
MELISMA_INSTANCE(200)
MELISMA_INSTANCE(240)
MELISMA_INSTANCE(256)
MELISMA_INSTANCE(480)
#undef MELISMA_INSTANCE

}  // namespace melisma::cuda
