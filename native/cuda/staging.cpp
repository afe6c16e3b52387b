#include "cuda/staging.hpp"

#include <algorithm>

#include "cuda/check.hpp"
#include "cuda/host_copy.hpp"

namespace melisma::cuda {

namespace {
size_t endOf(const std::vector<Piece>& pieces) {
  return pieces.empty() ? 0 : pieces.back().offset + pieces.back().bytes;
}
}  // namespace

StagingRing::Slot& StagingRing::slot(size_t index, Allocator& pinned) {
  Slot& slot = slots_[index % slots_.size()];
  if (!slot.memory.data()) {
    slot.memory = Block(pinned, slotBytes);
    check(cudaEventCreateWithFlags(&slot.copied, cudaEventDisableTiming), "creating an event");
  }
  return slot;
}

void StagingRing::upload(char* device, const std::vector<Piece>& pieces, cudaStream_t stream,
                         Allocator& pinned, int threads) {
  const size_t end = endOf(pieces);
  size_t index = 0;
  for (size_t from = pieces.empty() ? 0 : pieces.front().offset; from < end; from += slotBytes, index++) {
    Slot& into = slot(index, pinned);
    check(cudaEventSynchronize(into.copied), "uploading");  // of the copy before; at once when there was none
    const size_t bytes = std::min(slotBytes, end - from);
    gather(pieces, from, bytes, into.memory.data(), threads);
    check(cudaMemcpyAsync(device + from, into.memory.data(), bytes, cudaMemcpyHostToDevice, stream),
          "uploading");
    check(cudaEventRecord(into.copied, stream), "uploading");
  }
}

void StagingRing::download(const char* device, const std::vector<Piece>& pieces, cudaStream_t stream,
                           Allocator& pinned, int threads) {
  const size_t end = endOf(pieces), first = pieces.empty() ? 0 : pieces.front().offset;
  const auto enqueue = [&](size_t from, size_t index) {
    Slot& into = slot(index, pinned);
    const size_t bytes = std::min(slotBytes, end - from);
    check(cudaMemcpyAsync(into.memory.data(), device + from, bytes, cudaMemcpyDeviceToHost, stream),
          "downloading");
    check(cudaEventRecord(into.copied, stream), "downloading");
  };
  if (first < end) enqueue(first, 0);
  size_t index = 0;
  for (size_t from = first; from < end; from += slotBytes, index++) {
    if (from + slotBytes < end) enqueue(from + slotBytes, index + 1);
    Slot& filled = slot(index, pinned);
    check(cudaEventSynchronize(filled.copied), "downloading");
    scatter(pieces, from, std::min(slotBytes, end - from), filled.memory.data(), threads);
  }
}

}  // namespace melisma::cuda
