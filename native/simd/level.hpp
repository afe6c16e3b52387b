// Which instruction set the process uses, and the macro that picks a kernel table by it.
//
// Every *_simd.cpp is compiled once per level with MELISMA_SIMD set to the level's name; it puts its
// code into namespace melisma::simd::MELISMA_SIMD and exports constant tables of function pointers.
// A header beside it declares those tables with MELISMA_SIMD_TABLE, and ordinary code calls through
// the accessor of the same name.
#pragma once

#include <string>

namespace melisma::simd {

enum class Level { baseline, avx2, avx512 };

// Chosen once: the best that processor and operating system support, or what the environment variable
// MELISMA_SIMD asks for. Asking for an unsupported level gives the best one.
Level level();
const char* levelName();
// Empty, or why the level is not the one asked for.
const std::string& levelWarning();
// For tests and benches: overrides the choice. False when the machine does not support it.
bool forceLevel(Level wanted);

}  // namespace melisma::simd

#if defined(MELISMA_HAVE_AVX512)  // the build compiles all three
#define MELISMA_SIMD_TABLE(Type, table)                        \
  namespace melisma::simd {                                    \
  namespace baseline {                                         \
  extern const Type table;                                     \
  }                                                            \
  namespace avx2 {                                             \
  extern const Type table;                                     \
  }                                                            \
  namespace avx512 {                                           \
  extern const Type table;                                     \
  }                                                            \
  static inline const Type& table() {                          \
    const Level now = level();                                 \
    if (now == Level::avx512) return avx512::table;            \
    return now == Level::avx2 ? avx2::table : baseline::table; \
  }                                                            \
  }
#else
#define MELISMA_SIMD_TABLE(Type, table)                         \
  namespace melisma::simd {                                     \
  namespace baseline {                                          \
  extern const Type table;                                      \
  }                                                             \
  static inline const Type& table() { return baseline::table; } \
  }
#endif
