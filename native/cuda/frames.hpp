// Frames of many signals in one launch: what a kernel knows of each channel, and which channel a block works
// on.
#pragma once

#include <cstdint>
#include <vector>

#include "cuda/plan.hpp"
#include "dsp/framing.hpp"

namespace melisma::cuda {

// One channel of an item.
struct FrameRow {
  const void* samples;  // int16_t when `int16`, else float
  int64_t length;       // samples that are there
  int64_t extent;       // and zeros that follow them and are reflected as part of the signal
  int64_t frames;       // to compute
  int64_t columns;      // of the result, whose rows have this many values
  void* out;            // [rows][columns]
  unsigned firstBlock;  // blocks firstBlock … that of the next row - 1 work on this row
  int item;             // its place in arrays with one value per item
  int int16;
};

// All rows of a launch, in device memory.
struct FrameRows {
  const FrameRow* rows;
  int count;
};

// The rows of the channels of a batch; `outputBytes` is the size of one value of output 0, which is
// [channels][outputRows][frames].
inline std::vector<FrameRow> frameRows(const CudaBatch& batch, const dsp::Framing& framing,
                                       int64_t outputRows, size_t outputBytes) {
  std::vector<FrameRow> rows;
  for (size_t i = 0; i < batch.size(); i++) {
    const CudaItem& item = batch[i];
    const int64_t channels = item.inputSpec->shape[0], length = item.inputSpec->shape[1];
    const int64_t frames = framing.frames(length);
    const size_t sampleBytes = item.int16 ? sizeof(int16_t) : sizeof(float);
    for (int64_t c = 0; c < channels; c++) {
      rows.push_back({item.in<char>() + static_cast<size_t>(c * length) * sampleBytes, length,
                      length + framing.zeros, frames, frames,
                      item.out<char>() + static_cast<size_t>(c * outputRows * frames) * outputBytes, 0,
                      static_cast<int>(i), item.int16});
    }
  }
  return rows;
}

// Gives each row its blocks of `framesPerBlock` frames, one at least where that is asked for;
// the number of blocks in all.
inline unsigned assignBlocks(std::vector<FrameRow>& rows, int64_t framesPerBlock, bool atLeastOne = false) {
  unsigned blocks = 0;
  for (FrameRow& row : rows) {
    row.firstBlock = blocks;
    const int64_t own = (row.frames + framesPerBlock - 1) / framesPerBlock;
    blocks += static_cast<unsigned>(own == 0 && atLeastOne ? 1 : own);
  }
  return blocks;
}

inline FrameRows uploadRows(const std::vector<FrameRow>& rows, CudaStream& stream) {
  return {stream.upload(rows), static_cast<int>(rows.size())};
}

// Rows with their blocks of `framesPerBlock` frames, and the number of blocks.
struct PlacedRows {
  FrameRows table;
  unsigned blocks;
};
inline PlacedRows placeRows(std::vector<FrameRow> rows, int64_t framesPerBlock, CudaStream& stream) {
  const unsigned blocks = assignBlocks(rows, framesPerBlock);
  return {uploadRows(rows, stream), blocks};
}

#if defined(__CUDACC__) || defined(MELISMA_CUDA_ON_CPU)

// The last of `count` rows that begins at or before this block. Rows without frames have no block.
template <class Row>
__device__ __forceinline__ const Row& rowOfBlock(const Row* rows, int count, unsigned block) {
  int low = 0, high = count - 1;
  while (low < high) {
    const int middle = (low + high + 1) / 2;
    if (rows[middle].firstBlock <= block) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return rows[low];
}
__device__ __forceinline__ const FrameRow& rowOfBlock(const FrameRows& table, unsigned block) {
  return rowOfBlock(table.rows, table.count, block);
}

// Sample i of a row as the float that it stands for, padding included.
__device__ __forceinline__ float sampleAt(const FrameRow& row, int64_t i, dsp::PadMode mode) {
  const int64_t at = i >= 0 && i < row.length ? i : dsp::paddedIndex(row.extent, i, mode);
  if (at < 0 || at >= row.length) return 0.0f;
  return row.int16 ? static_cast<float>(static_cast<const int16_t*>(row.samples)[at]) * (1.0f / 32768)
                   : static_cast<const float*>(row.samples)[at];
}

// Samples i and i + 1, both in the signal, where the address of the first is a multiple of their size.
__device__ __forceinline__ float2 samplePair(const FrameRow& row, int64_t i) {
  if (row.int16) {
    const short2 pair = *reinterpret_cast<const short2*>(static_cast<const int16_t*>(row.samples) + i);
    return make_float2(static_cast<float>(pair.x) * (1.0f / 32768),
                       static_cast<float>(pair.y) * (1.0f / 32768));
  }
  return *reinterpret_cast<const float2*>(static_cast<const float*>(row.samples) + i);
}

#endif

}  // namespace melisma::cuda
