// SplitMix64's finaliser: scatters a counter over 64 bits. Source: G. Steele et al., Fast Splittable
// Pseudorandom Number Generators, 2014.
#pragma once

#include <cstdint>

namespace melisma::dsp {

inline uint64_t splitMix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

}  // namespace melisma::dsp
