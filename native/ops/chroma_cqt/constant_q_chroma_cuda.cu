#include "ops/chroma_cqt/constant_q_chroma_cuda.hpp"

#include "dsp/chroma_filters.hpp"

namespace melisma {

ConstantQChromaCuda::ConstantQChromaCuda(const ConstantQChromaParams& params)
    : params_(params),
      transform_(params, dsp::chromaOfConstantQ(params.rule.nBins, params.rule.binsPerOctave, params.nChroma,
                                                params.rule.fMin)) {}

size_t ConstantQChromaCuda::scratchBytes(const TensorSpec& input, bool withSums) const {
  const int64_t values = input.shape[0] * params_.nChroma * params_.frames(input.shape[1]);
  return transform_.scratchBytes(input) + (withSums ? static_cast<size_t>(values) * sizeof(float) + 256 : 0);
}

std::vector<cuda::FrameRow> ConstantQChromaCuda::sumsOf(const CudaBatch& batch, int64_t outputRows,
                                                        bool inPlace, CudaStream& stream) const {
  std::vector<void*> sums;
  std::vector<cuda::FrameRow> rows;
  for (const CudaItem& item : batch) {
    const int64_t channels = item.inputSpec->shape[0], frames = (*item.outputSpecs)[0].shape.back();
    const int64_t own = params_.nChroma * frames;
    float* const out = item.out<float>();
    float* const place = inPlace ? out : stream.scratch<float>(static_cast<size_t>(channels * own));
    sums.push_back(place);
    for (int64_t c = 0; c < channels; c++) {
      rows.push_back(
          {place + c * own, frames, frames, frames, frames, out + c * outputRows * frames, 0, 0, 0});
    }
  }
  transform_.run(batch, sums, stream);
  return rows;
}

}  // namespace melisma
