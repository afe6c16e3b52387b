// whisper on CUDA devices: spectra in double, bands, decibels, the clamp at the channel's maximum and the
// padding in one launch (cuda/spectra_kernel.cuh): the last block of a channel to arrive settles it while it
// is in L2 (960 kB for 30 s and 80 bands). Frames in the zeros are not transformed. A group of 10 lanes owns
// a frame, 3 to a warp. Predicted: the transform in double binds, 0.46 GFLOP for 30 s; the settling block
// reads 960 kB at some 100 GB/s, about 10 us of latency that other channels hide.
// Not measured.
#include "cuda/spectra.hpp"
#include "dsp/window.hpp"
#include "ops/whisper/whisper.hpp"

namespace melisma {

namespace {

class WhisperCudaPlan : public CudaPlan {
 public:
  explicit WhisperCudaPlan(const WhisperParams& params)
      : params_(params), fft_(dsp::window(dsp::Window::hann, WhisperPlan::nFft)) {
    const dsp::MelBank bank = dsp::melBank(WhisperPlan::rate, WhisperPlan::nFft, params.nMels, 0, 8000,
                                           dsp::MelScale::slaney, dsp::MelNorm::slaney);
    bands_ = cuda::DeviceBands(bank.start, bank.count, bank.weights);
  }
  bool readsInt16() const override { return true; }
  size_t scratchBytes(const TensorSpec& input) const override {
    return 512 + 2 * sizeof(unsigned) * static_cast<size_t>(input.shape[0]);
  }

  void run(const CudaBatch& batch, CudaStream& stream) const override {
    std::vector<cuda::FrameRow> rows;
    for (const CudaItem& item : batch) {
      const int64_t channels = item.inputSpec->shape[0], given = item.inputSpec->shape[1];
      const int64_t columns = (*item.outputSpecs)[0].shape.back();
      const WhisperPlan::Extent extent = WhisperPlan::extentOf(params_, given, columns);
      const size_t sampleBytes = item.int16 ? sizeof(int16_t) : sizeof(float);
      for (int64_t c = 0; c < channels; c++) {
        rows.push_back({item.in<char>() + static_cast<size_t>(c * given) * sampleBytes, extent.length,
                        extent.length + extent.framing.zeros, extent.frames, columns,
                        item.out<float>() + c * params_.nMels * columns, 0, static_cast<int>(rows.size()),
                        item.int16});
      }
    }
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::bands;
    rule.bands = bands_.rows();
    rule.decibels = true;
    rule.amin = 1e-10f;
    rule.maxima = stream.scratch<unsigned>(2 * rows.size());
    rule.arrivals = rule.maxima + rows.size();
    cuda::check(cudaMemsetAsync(rule.maxima, 0, 2 * rows.size() * sizeof(unsigned), stream.handle()),
                "whisper: maxima");
    const dsp::Framing framing{WhisperPlan::nFft, WhisperPlan::hopLength, true, dsp::PadMode::reflect};
    launchSpectra(fft_, framing, rows, rule, stream);
  }

 private:
  WhisperParams params_;
  cuda::DeviceFft<double> fft_;
  cuda::DeviceBands bands_;
};

const RegisterCuda<WhisperParams, WhisperCudaPlan> registered{"whisper"};

}  // namespace

}  // namespace melisma
