// What the launches of single lengths share.
#pragma once

#include <vector>

#include "cuda/spectra.hpp"

namespace melisma::cuda {

// Bytes behind the frames of a block that the epilogue needs.
size_t valuesBytes(const std::vector<SpectralUse>& uses, int bins, int capacity);

// Assigns blocks of `capacity` frames and uploads rows and targets.
SpectraLaunch prepared(const dsp::Framing& framing, std::vector<FrameRow>& rows,
                       const std::vector<SpectralUse>& uses, int capacity, CudaStream& stream,
                       unsigned& blocks);

// For nFft = 2 M. Instances are in spectra_single_cuda.cu and spectra_double_cuda.cu.
template <class T, int M>
void launchFrames(const DeviceFft<T>& fft, const dsp::Framing& framing, std::vector<FrameRow>& rows,
                  const std::vector<SpectralUse>& uses, CudaStream& stream);

}  // namespace melisma::cuda
