// Turns samples of many frames into vectors with one frame per lane, and such vectors back into rows.
// For *_simd.cpp only.
#pragma once

#include <utility>

#include "simd/fft_tables.hpp"
#include "simd/vec.hpp"

namespace melisma::simd::MELISMA_SIMD {

// Interleaves a and b inside each 128-bit block: pairs of `Unit` lanes from the low (High = 0) or high half.
template <int L, int Unit, int High, int... I>
MELISMA_INLINE Vector<float, L> unpackLanes(Vector<float, L> a, Vector<float, L> b,
                                            std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(
      a, b, ((I % 4 / Unit % 2) * L + I / 4 * 4 + (Unit == 1 ? I % 4 / 2 : I % 2) + High * 2)...);
}
template <int L, int Unit, int High>
MELISMA_INLINE Vector<float, L> unpack(Vector<float, L> a, Vector<float, L> b) {
  return unpackLanes<L, Unit, High>(a, b, std::make_integer_sequence<int, L>{});
}

// Transposes the 4x4 matrices in the 128-bit blocks of four vectors.
template <int L>
MELISMA_INLINE void transposeBlocks(const Vector<float, L>* a, Vector<float, L>* out) {
  const Vector<float, L> p = unpack<L, 1, 0>(a[0], a[1]), q = unpack<L, 1, 1>(a[0], a[1]);
  const Vector<float, L> r = unpack<L, 1, 0>(a[2], a[3]), s = unpack<L, 1, 1>(a[2], a[3]);
  out[0] = unpack<L, 2, 0>(p, r);
  out[1] = unpack<L, 2, 1>(p, r);
  out[2] = unpack<L, 2, 0>(q, s);
  out[3] = unpack<L, 2, 1>(q, s);
}

// Where the rows of a gather are: at equal distances, or anywhere.
struct StridedRows {
  const float* at;
  long hop, hop4, hop8, hop12;
  MELISMA_INLINE StridedRows(Frames frames, long offset)
      : at(frames.first + offset), hop(frames.hop), hop4(4 * hop), hop8(8 * hop), hop12(12 * hop) {}
  // Rows j, 4 + j, 8 + j and 12 + j are asked for together, j ascending.
  MELISMA_INLINE void start(int j) {
    if (j > 0) at += hop;
#if defined(__x86_64__)
    asm("" : "+r"(at));  // else GCC keeps the addresses of all gathers of a loop, on the stack
#endif
  }
  MELISMA_INLINE const float* row(int, int quarter) const {
    return quarter == 0 ? at : quarter == 1 ? at + hop4 : quarter == 2 ? at + hop8 : at + hop12;
  }
};
struct ListedRows {
  const float* const* frames;
  long offset;
  MELISMA_INLINE ListedRows(const float* const* list, long at) : frames(list), offset(at) {}
  MELISMA_INLINE void start(int) {}
  MELISMA_INLINE const float* row(int j, int quarter) const { return frames[4 * quarter + j] + offset; }
};
MELISMA_INLINE StridedRows rowsAt(Frames frames, long at) { return {frames, at}; }
MELISMA_INLINE ListedRows rowsAt(const float* const* frames, long at) { return {frames, at}; }

// Four samples of L frames.
template <int L>
struct Gather4;

template <>
struct Gather4<2> {
  template <class Rows>
  static MELISMA_INLINE void run(Rows rows, Vector<float, 2>* out) {
    rows.start(0);
    const float* first = rows.row(0, 0);
    rows.start(1);
    const float* second = rows.row(1, 0);
    for (int i = 0; i < 4; i++) out[i] = Vector<float, 2>{first[i], second[i]};
  }
};

template <>
struct Gather4<4> {
  template <class Rows>
  static MELISMA_INLINE void run(Rows rows, Vector<float, 4>* out) {
    Vector<float, 4> a[4];
    for (int j = 0; j < 4; j++) {
      rows.start(j);
      a[j] = loadUnaligned<float, 4>(rows.row(j, 0));
    }
    transposeBlocks<4>(a, out);
  }
};

#if defined(__AVX2__)
template <>
struct Gather4<8> {
  template <class Rows>
  static MELISMA_INLINE void run(Rows rows, Vector<float, 8>* out) {
    Vector<float, 8> a[4];
    for (int j = 0; j < 4; j++) {
      rows.start(j);
      a[j] = _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(rows.row(j, 0))),
                                  _mm_loadu_ps(rows.row(j, 1)), 1);
    }
    transposeBlocks<8>(a, out);
  }
};
#endif

#if defined(__AVX512F__)
template <>
struct Gather4<16> {
  // Half of the rows are joined by masked loads and half by shuffles, which keeps both ports busy: two
  // 16-byte or 32-byte loads a cycle, but only one 64-byte load.
  static MELISMA_INLINE __m256 two(const float* low, const float* high) {
    const __m256 row = _mm256_castps128_ps256(_mm_loadu_ps(low));
    return _mm256_mask_broadcast_f32x4(row, 0xF0, _mm_loadu_ps(high));
  }
  template <class Rows>
  static MELISMA_INLINE void run(Rows rows, Vector<float, 16>* out) {
    Vector<float, 16> a[4];
    for (int j = 0; j < 4; j++) {
      rows.start(j);
      const __m256 low = two(rows.row(j, 0), rows.row(j, 1)), high = two(rows.row(j, 2), rows.row(j, 3));
      a[j] = _mm512_insertf32x8(_mm512_castps256_ps512(low), high, 1);
    }
    transposeBlocks<16>(a, out);
  }
};
#endif

template <class T, class F>
MELISMA_INLINE V<T> widen(F value) {
#if defined(__AVX512F__)
  // GCC 12 makes two conversions of halves of it.
  if constexpr (sizeof(T) == 8) return _mm512_cvtps_pd(value);
#endif
  return __builtin_convertvector(value, V<T>);
}

MELISMA_INLINE const float* frameAt(Frames frames, int i) { return frames.first + i * frames.hop; }
MELISMA_INLINE const float* frameAt(const float* const* frames, int i) { return frames[i]; }

// Samples at … at + 3 of every frame; sample i of frame f is lane f of out[i]. Where a frame of
// `length` samples ends sooner, only the first `count` vectors are meaningful. `frames` is a Frames or a
// list of pointers.
template <class T, class Source>
MELISMA_INLINE void gather(Source frames, long at, int count, long length, V<T>* out) {
  constexpr int L = lanes<T>;
  if (at + 4 <= length) {
    Vector<float, L> raw[4];
    Gather4<L>::run(rowsAt(frames, at), raw);
    for (int i = 0; i < 4; i++) out[i] = widen<T>(raw[i]);
    return;
  }
  alignas(64) float sample[L];
  for (int i = 0; i < count; i++) {
    for (int f = 0; f < L; f++) sample[f] = frameAt(frames, f)[at + i];
    out[i] = widen<T>(*reinterpret_cast<const Vector<float, L>*>(sample));
  }
}

template <int L, int Start, int... I>
MELISMA_INLINE Vector<float, L> interleaved(Vector<float, L> a, Vector<float, L> b,
                                            std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(a, b, ((I % 2) * L + Start + I / 2)...);
}

// Writes re and im of `count` lanes as complex64 values side by side.
template <int L>
MELISMA_INLINE void storeInterleaved(float* to, Vector<float, L> re, Vector<float, L> im, int count) {
  if (count >= L) {
    storeUnaligned<float, L>(to, interleaved<L, 0>(re, im, std::make_integer_sequence<int, L>{}));
    storeUnaligned<float, L>(to + L, interleaved<L, L / 2>(re, im, std::make_integer_sequence<int, L>{}));
    return;
  }
  for (int i = 0; i < count; i++) {
    to[2 * i] = re[i];
    to[2 * i + 1] = im[i];
  }
}

}  // namespace melisma::simd::MELISMA_SIMD
