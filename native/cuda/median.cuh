// Medians of sliding windows by selection in registers: no branch depends on the data.
#pragma once

#include <cuda_runtime.h>

namespace melisma::cuda {

__device__ __forceinline__ void order(float& low, float& high) {
  const float a = low, b = high;
  low = b < a ? b : a;
  high = b < a ? a : b;
}

// Brings the least of v[0 … n - 1] to v[0] and the largest to v[n - 1].
template <int n>
__device__ __forceinline__ void separateExtremes(float* v) {
#pragma unroll
  for (int i = 0; i < n / 2; i++) order(v[i], v[n - 1 - i]);
#pragma unroll
  for (int i = 1; i <= (n - 1) / 2; i++) order(v[0], v[i]);
#pragma unroll
  for (int i = 1; i <= (n - 1) / 2; i++) order(v[n - 1 - i], v[n - 1]);
}

// Forgetful selection: of n values that are more than half of a window, the least and the largest are not its
// median. They are dropped, and `next(i)` brings one value in, `count` times; n - count values remain.
template <int n, int count, int i = 0, class Next>
__device__ __forceinline__ void forget(float* v, Next next) {
  if constexpr (i < count) {
    separateExtremes<n - i>(v);
    v[0] = next(i);
    forget<n, count, i + 1>(v, next);
  }
}

// out[o] = median of load(base + o) … load(base + o + K - 1) for o < R. `v` holds the n values left of those
// that all R windows share; each half of the windows shares R / 2 more.
template <int K, int R, int n, class Load>
__device__ __forceinline__ void halvedMedians(float (&v)[n], Load load, int base, float* out) {
  if constexpr (R == 1) {
    static_assert(n == 3, "a whole window has been through");
    separateExtremes<3>(v);
    out[0] = v[1];
  } else {
    constexpr int half = R / 2, left = n - half;
    float own[n];
#pragma unroll
    for (int i = 0; i < n; i++) own[i] = v[i];
    forget<n, half>(own, [&](int i) { return load(base + half - 1 + i); });
    float first[left], second[left];
#pragma unroll
    for (int i = 0; i < left; i++) first[i] = own[i];
    halvedMedians<K, half, left>(first, load, base, out);
    forget<n, half>(v, [&](int i) { return load(base + K + i); });
#pragma unroll
    for (int i = 0; i < left; i++) second[i] = v[i];
    halvedMedians<K, half, left>(second, load, base + half, out + half);
  }
}

// out[o] = median of load(o) … load(o + K - 1), for odd K and o < R, a power of two. The windows share K - R
// + 1 values, which are gone through once: 41 exchanges an output for K = 31 and R = 8.
template <int K, int R, class Load>
__device__ __forceinline__ void slidingMedians(Load load, float (&out)[R]) {
  static_assert(K % 2 == 1 && K - R + 1 >= (K + 3) / 2, "the shared values are more than half of a window");
  constexpr int held = (K + 3) / 2, shared = K - R + 1, left = held - (shared - held);
  float v[held];
#pragma unroll
  for (int i = 0; i < held; i++) v[i] = load(R - 1 + i);
  forget<held, shared - held>(v, [&](int i) { return load(R - 1 + held + i); });
  float rest[left];
#pragma unroll
  for (int i = 0; i < left; i++) rest[i] = v[i];
  halvedMedians<K, R, left>(rest, load, 0, out);
}

}  // namespace melisma::cuda
