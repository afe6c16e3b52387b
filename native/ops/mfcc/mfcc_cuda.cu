// mfcc on CUDA devices. Without topDb one launch does all, the cosine transform in shared memory behind the
// bands (cuda/spectra_kernel.cuh). With it the decibels wait in device memory for the maximum of the item,
// and a second launch clamps and transforms: a thread owns a frame and keeps all bands of it going over
// `group` coefficients; it reads 4 bytes a band from L2 per group, 512 bytes and 2.6 kflop a frame against 90
// kflop of the first launch: predicted, 3 % on top of it. Not measured.
#include "cuda/launch.hpp"
#include "cuda/spectral_plan.hpp"
#include "dsp/cosine_basis.hpp"
#include "ops/mfcc/mfcc.hpp"

namespace melisma {

namespace {

constexpr int threads = 128, group = 8;

__global__ void clampAndTransform(const cuda::FrameRow* rows, float* const* results, const unsigned* maxima,
                                  float topDb, const float* basis, int bands, int coefficients) {
  const cuda::FrameRow& row = rows[blockIdx.y];
  const int64_t f = static_cast<int64_t>(blockIdx.x) * threads + threadIdx.x;
  if (f >= row.frames) return;
  const float floor = cuda::fromOrdered(maxima[row.item]) - topDb;
  const float* const decibels = static_cast<const float*>(row.out) + f;
  float* const out = results[blockIdx.y] + f;
  for (int first = blockIdx.z * group; first < coefficients; first += gridDim.z * group) {
    const int count = min(group, coefficients - first);
    float sums[group] = {};
    for (int from = 0; from < bands; from += 32) {  // blocks of 32 on their own keep rounding errors small
      float parts[group] = {};
      for (int band = from; band < min(bands, from + 32); band++) {
        const float x = fmaxf(decibels[band * row.columns], floor);
#pragma unroll
        for (int c = 0; c < group; c++) {
          if (c < count) parts[c] = fmaf(basis[(first + c) * bands + band], x, parts[c]);
        }
      }
#pragma unroll
      for (int c = 0; c < group; c++) sums[c] += parts[c];
    }
#pragma unroll
    for (int c = 0; c < group; c++) {
      if (c < count) out[(first + c) * row.columns] = sums[c];
    }
  }
}

class MfccCudaPlan : public cuda::SpectralCudaPlan {
 public:
  explicit MfccCudaPlan(const MfccParams& p)
      : SpectralCudaPlan(p.framing(), p.paddedWindow(), false, p.topDb ? 0 : static_cast<int>(p.nMels)),
        params_(p) {
    const dsp::MelBank bank = dsp::melBank(p.sampleRate, p.nFft, p.nMels, p.fMin, p.fMax, p.melScale, p.norm);
    bands_ = cuda::DeviceBands(bank.start, bank.count, bank.weights);
    std::vector<float> basis;
    for (const double value : dsp::cosineBasis(static_cast<int>(p.dctType), p.nMfcc, p.nMels, p.lifter)) {
      basis.push_back(static_cast<float>(value));
    }
    basis_ = cuda::DeviceArray<float>(basis);
  }
  size_t scratchBytes(const TensorSpec& input) const override {
    return params_.topDb ? 512 + waitingBytes(input) : 0;
  }

  cuda::SpectralStep prepare(const CudaBatch& batch, CudaStream& stream) const override {
    cuda::SpectralRule rule;
    rule.result = cuda::SpectralResult::bands;
    rule.exponent = static_cast<float>(params_.power);
    rule.bands = bands_.rows();
    rule.decibels = true;
    rule.amin = static_cast<float>(params_.amin);
    if (!params_.topDb) {
      rule.cosines = basis_.data();
      rule.coefficients = static_cast<int>(params_.nMfcc);
      return {{rule, outsOf(batch, params_.nMfcc)}, {}};
    }
    auto rows = cuda::frameRows(batch, framing(), params_.nMfcc, sizeof(float));
    rule.maxima = cuda::zeroedMaxima(batch.size(), stream, "mfcc");
    std::vector<float*> results;
    std::vector<void*> outs;
    float* waiting = nullptr;
    for (size_t r = 0; r < rows.size(); r++) {
      if (r == 0 || rows[r].item != rows[r - 1].item) {
        waiting = stream.scratch<float>(waitingBytes(*batch[static_cast<size_t>(rows[r].item)].inputSpec) /
                                        sizeof(float));
      }
      results.push_back(static_cast<float*>(rows[r].out));
      rows[r].out = waiting;
      outs.push_back(waiting);
      waiting += params_.nMels * rows[r].columns;
    }
    return {{rule, std::move(outs)}, [this, &stream, rows, results, maxima = rule.maxima] {
              transform(rows, results, maxima, stream);
            }};
  }

 private:
  size_t waitingBytes(const TensorSpec& input) const {
    const int64_t frames = params_.framing().frames(input.shape[1]);
    return static_cast<size_t>(input.shape[0] * frames * params_.nMels) * sizeof(float);
  }

  void transform(const std::vector<cuda::FrameRow>& rows, const std::vector<float*>& results,
                 const unsigned* maxima, CudaStream& stream) const {
    constexpr size_t mostRows = 65535;  // of grid.y
    const int coefficients = static_cast<int>(params_.nMfcc);
    const unsigned groups = static_cast<unsigned>(std::min((coefficients + group - 1) / group, 64));
    for (size_t from = 0; from < rows.size(); from += mostRows) {
      const size_t to = std::min(rows.size(), from + mostRows);
      int64_t longest = 0;
      for (size_t r = from; r < to; r++) longest = std::max(longest, rows[r].frames);
      const std::vector<cuda::FrameRow> part(rows.begin() + static_cast<long>(from),
                                             rows.begin() + static_cast<long>(to));
      const std::vector<float*> outs(results.begin() + static_cast<long>(from),
                                     results.begin() + static_cast<long>(to));
      const dim3 grid(static_cast<unsigned>((longest + threads - 1) / threads),
                      static_cast<unsigned>(to - from), groups);
      cuda::launch("mfcc: cosine transform", clampAndTransform, grid, dim3(threads), 0, stream.handle(),
                   stream.upload(part), stream.upload(outs), maxima, static_cast<float>(*params_.topDb),
                   basis_.data(), static_cast<int>(params_.nMels), coefficients);
    }
  }

  MfccParams params_;
  cuda::DeviceBands bands_;
  cuda::DeviceArray<float> basis_;
};

const RegisterCuda<MfccParams, MfccCudaPlan> registered{"mfcc"};

}  // namespace

}  // namespace melisma
