// Kernels of all lengths in double.
#include "cuda/spectra_kernel.cuh"

namespace melisma::cuda {

#define MELISMA_INSTANCE(M)                                                                      \
  template void launchFrames<double, M>(const DeviceFft<double>&, const dsp::Framing&,           \
                                        std::vector<FrameRow>&, const std::vector<SpectralUse>&, \
                                        CudaStream&);
MELISMA_FRAME_SHAPES(MELISMA_INSTANCE)
#undef MELISMA_INSTANCE

}  // namespace melisma::cuda
