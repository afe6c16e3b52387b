// Picks the instruction set at run time.
#include "simd/level.hpp"

#include <atomic>
#include <cstdlib>

namespace melisma::simd {

namespace {

constexpr const char* names[] = {"baseline", "avx2", "avx512"};

Level best() {
#if defined(MELISMA_HAVE_AVX512)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return Level::baseline;
  const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  return wide ? Level::avx512 : Level::avx2;
#else
  return Level::baseline;
#endif
}

struct Choice {
  std::atomic<Level> level;
  std::string warning;
};

Choice& choice() {
  static Choice* made = [] {
    auto* chosen = new Choice{best(), ""};  // leaked: pool threads may outlive static destruction
    const char* asked = std::getenv("MELISMA_SIMD");
    if (!asked || !*asked) return chosen;
    const std::string wanted = asked;
    for (int i = 0; i < 3; i++) {
      if (wanted != names[i]) continue;
      if (static_cast<Level>(i) <= best()) {
        chosen->level = static_cast<Level>(i);
      } else {
        chosen->warning = "MELISMA_SIMD=" + wanted + " is not supported by this machine";
      }
      return chosen;
    }
    chosen->warning = "MELISMA_SIMD: expected avx512, avx2 or baseline, got " + wanted;
    return chosen;
  }();
  return *made;
}

}  // namespace

Level level() { return choice().level.load(std::memory_order_relaxed); }

const char* levelName() { return names[static_cast<int>(level())]; }

const std::string& levelWarning() { return choice().warning; }

bool forceLevel(Level wanted) {
  if (wanted > best()) return false;
  choice().level = wanted;
  return true;
}

}  // namespace melisma::simd
