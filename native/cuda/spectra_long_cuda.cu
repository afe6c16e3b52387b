// Kernels of nFft 1024 to 4096.
#include "cuda/spectra_kernel.cuh"

namespace melisma::cuda {

#define MELISMA_INSTANCE(M)                                                                                  \
  template void launchFrames<float, M>(const DeviceFft<float>&, const dsp::Framing&, std::vector<FrameRow>&, \
                                       const SpectralRule&, CudaStream&);
MELISMA_INSTANCE(512)
MELISMA_INSTANCE(960)
MELISMA_INSTANCE(1024)
MELISMA_INSTANCE(2048)
#undef MELISMA_INSTANCE

}  // namespace melisma::cuda
