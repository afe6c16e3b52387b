#include "cuda/chunk.hpp"

#include <algorithm>

#include "core/round_up.hpp"
#include "cuda/check.hpp"
#include "cuda/host_copy.hpp"
#include "cuda/widen.hpp"

namespace melisma::cuda {

namespace {

size_t outputBytes(const Job::Item& item) {
  size_t sum = 0;
  for (const TensorSpec& spec : item.outputSpecs) sum += roundUpTo256(spec.bytes());
  return sum;
}

bool fitsInt16(const Job::Item& item, int threads) {
  const TensorSpec& spec = item.inputSpec;
  return spec.dtype == DType::float32 && spec.size() > 0 &&
         areWholeInt16(static_cast<const float*>(item.input.data()), static_cast<size_t>(spec.size()),
                       threads);
}

cudaEvent_t makeEvent() {
  cudaEvent_t event = nullptr;
  check(cudaEventCreateWithFlags(&event, cudaEventDisableTiming), "creating an event");
  return event;
}

}  // namespace

size_t Chunk::endFrom(const DevicePlan& plan, const std::vector<Job::Item>& items, size_t first,
                      size_t budget) {
  // Enough to keep a GPU busy, little enough that copies of one chunk hide behind work on the next.
  constexpr size_t usualInput = size_t{16} << 20;
  constexpr size_t mostItems = 32768;
  size_t input = 0, all = 0, end = first;
  while (end < items.size() && end - first < mostItems) {
    const Job::Item& item = items[end];
    const size_t own = roundUpTo256(item.inputSpec.bytes());
    input += own;
    all += own + outputBytes(item) + plan.scratchBytes(item.inputSpec);
    if (end > first && (input > usualInput || all > budget / 2)) break;
    end++;
  }
  return end;
}

Chunk::Chunk(const DevicePlan& plan, Context::Parts& parts, std::vector<Job::Item>& items, size_t first,
             size_t end, int threads)
    : parts_(parts), items_(items), first_(first), end_(end), stream_(parts) {
  lay(threads);
  inputs_ = Block(parts_.memory, inputBytes_);
  outputs_ = Block(parts_.memory, outputBytes_);
  uploaded_ = makeEvent();
  computed_ = makeEvent();
  try {
    enqueue(plan, threads);
  } catch (...) {
    // The destructor does not run, and what was enqueued uses the memory.
    cudaStreamSynchronize(parts_.upload);
    cudaStreamSynchronize(parts_.compute);
    cudaEventDestroy(uploaded_);
    cudaEventDestroy(computed_);
    cudaGetLastError();
    throw;
  }
}

Chunk::~Chunk() {
  if (!collected_) {
    for (const cudaStream_t stream : {parts_.upload, parts_.compute, parts_.download})
      cudaStreamSynchronize(stream);
  }
  cudaEventDestroy(uploaded_);
  cudaEventDestroy(computed_);
  if (!collected_) cudaGetLastError();
}

// Inputs one after another, outputs one after another; offsets stand for pointers until memory is there.
void Chunk::lay(int threads) {
  for (size_t i = first_; i < end_; i++) {
    const Job::Item& item = items_[i];
    const bool narrow = fitsInt16(item, threads);
    const size_t bytes = narrow ? item.inputSpec.bytes() / 2 : item.inputSpec.bytes();
    uploads_.push_back({inputBytes_, bytes, item.input.data(), narrow});
    inputBytes_ += roundUpTo256(bytes);
    CudaItem placed;
    placed.inputSpec = &item.inputSpec;
    placed.outputSpecs = &item.outputSpecs;
    placed.int16 = narrow;
    placed.outputs.resize(item.outputSpecs.size());
    batch_.push_back(std::move(placed));
    for (const TensorSpec& spec : item.outputSpecs) {
      downloads_.push_back({outputBytes_, spec.bytes(), nullptr});
      outputBytes_ += roundUpTo256(spec.bytes());
    }
  }
}

void Chunk::enqueue(const DevicePlan& plan, int threads) {
  parts_.up.upload(inputs_.data(), uploads_, parts_.upload, parts_.pinned, threads);
  check(cudaEventRecord(uploaded_, parts_.upload), "uploading");
  check(cudaStreamWaitEvent(parts_.compute, uploaded_, 0), "uploading");
  std::vector<Widening> widenings;
  size_t output = 0;
  for (size_t i = 0; i < batch_.size(); i++) {
    CudaItem& item = batch_[i];
    item.input = inputs_.data() + uploads_[i].offset;
    for (void*& pointer : item.outputs) pointer = outputs_.data() + downloads_[output++].offset;
    if (!item.int16 || plan.readsInt16()) continue;
    float* wide = stream_.scratch<float>(static_cast<size_t>(item.inputSpec->size()));
    widenings.push_back({item.in<int16_t>(), wide, item.inputSpec->size()});
    item.input = wide;
    item.int16 = false;
  }
  widen(widenings, stream_);
  launch(plan);
  check(cudaGetLastError(), "launching kernels");
  check(cudaEventRecord(computed_, parts_.compute), "launching kernels");
}

void Chunk::launch(const DevicePlan& plan) {
#ifdef MELISMA_CUDA_ON_CPU
  guarded_ = std::make_unique<cuda_on_cpu::GuardedBatch>(batch_, parts_.compute);
  plan.run(guarded_->batch(), stream_);
  guarded_->copyBack();
#else
  plan.run(batch_, stream_);
#endif
}

void Chunk::collect(int threads) {
  size_t output = 0;
  for (size_t i = first_; i < end_; i++) {
    for (const TensorSpec& spec : items_[i].outputSpecs) {
      items_[i].outputs.emplace_back(spec.bytes());
      downloads_[output++].host = items_[i].outputs.back().data();
    }
  }
  check(cudaStreamWaitEvent(parts_.download, computed_, 0), "waiting for kernels");
  parts_.down.download(outputs_.data(), downloads_, parts_.download, parts_.pinned, threads);
  // Outputs may all be empty, and memory must outlive the kernels.
  check(cudaEventSynchronize(computed_), "running kernels");
  for (size_t i = first_; i < end_; i++) items_[i].input.reset();
  collected_ = true;
}

}  // namespace melisma::cuda
