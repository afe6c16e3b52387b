// What the launches of single lengths share.
#pragma once

#include <vector>

#include "cuda/spectra.hpp"

namespace melisma::cuda {

// Bytes behind the frames of a block that the epilogue needs.
size_t valuesBytes(const SpectralRule& rule, size_t capacity);

// Assigns blocks of `capacity` frames and uploads the rows.
SpectraLaunch prepared(const dsp::Framing& framing, std::vector<FrameRow>& rows, const SpectralRule& rule,
                       int capacity, CudaStream& stream, unsigned& blocks);

// For nFft = 2 M. Instances are in spectra_short_cuda.cu, spectra_long_cuda.cu and spectra_double_cuda.cu.
template <class T, int M>
void launchFrames(const DeviceFft<T>& fft, const dsp::Framing& framing, std::vector<FrameRow>& rows,
                  const SpectralRule& rule, CudaStream& stream);

}  // namespace melisma::cuda
