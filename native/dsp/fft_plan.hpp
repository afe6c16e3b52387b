// How an FFT is cut into short ones, and its constants in double. Shared by CPU and CUDA kernels.
#pragma once

#include <utility>
#include <vector>

namespace melisma::dsp {

// exp(-2 pi i k / n) as {cos, -sin}, to the last bit but one.
std::pair<double, double> rootOfUnity(long long k, long long n);

// The radices of a mixed-radix FFT: 8, 4 or 2 and odd primes; {1} for length 1. With `fourLast` the last
// one is 4 where the length allows it, else the first one (kernels fuse such a pass with its neighbour).
std::vector<int> radices(int length, bool fourLast = false);

// Vector operations per element of a pass in straight-line code, loads and stores included; 0 for radices
// above 8 and for 1, whose cost is a matter of the kernel.
double passCost(int radix);

// rows * columns = length with both near the square root, columns a multiple of 4 where that costs
// little (8 samples are read at a time). Lengths up to 32 and primes stay whole: rows = 1.
struct FftSplit {
  int rows, columns;
};
FftSplit splitLength(int length);

// One Stockham pass over `length` = count * radix * stride values; pairs {cos, -sin}.
struct FftPass {
  int radix, count, stride;
  std::vector<double> twiddles;  // [count][radix - 1] pairs
  std::vector<double> roots;     // [radix] pairs {cos, sin}
};
std::vector<FftPass> fftPasses(int length, bool fourLast = false);

}  // namespace melisma::dsp
