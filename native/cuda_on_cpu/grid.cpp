#include "cuda_on_cpu/grid.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <numeric>
#include <random>
#include <string>
#include <thread>

namespace cuda_on_cpu {

namespace {

Schedule scheduleOfEnvironment() {
  const char* given = std::getenv("MELISMA_CUDA_ORDER");
  const char* unordered = std::getenv("MELISMA_CUDA_UNORDERED");
  const std::string order = given ? given : "forward";
  if (order == "forward") return {Order::forward, 1, unordered};
  if (order == "reverse") return {Order::reverse, 1, unordered};
  if (order.rfind("random:", 0) == 0) {
    return {Order::random, std::strtoull(order.c_str() + 7, nullptr, 10), unordered};
  }
  throw KernelError("MELISMA_CUDA_ORDER: expected forward, reverse or random:<seed>, got " + order);
}

unsigned workersOfEnvironment() {
  const char* given = std::getenv("MELISMA_CUDA_WORKERS");
  return given ? static_cast<unsigned>(std::clamp(std::atoi(given), 1, 64)) : 1u;
}

}  // namespace

void runGrid(Extent3 grid, Extent3 block, size_t sharedBytes, void (*body)(void*), void* argument) {
  const Schedule schedule = scheduleOfEnvironment();
  const size_t blocks = size_t{grid.x} * grid.y * grid.z;
  const size_t workers = std::min<size_t>(workersOfEnvironment(), blocks);
  std::vector<size_t> order(blocks);
  std::iota(order.begin(), order.end(), size_t{0});
  if (schedule.order == Order::reverse) std::reverse(order.begin(), order.end());
  std::mt19937_64 random(schedule.seed);
  if (schedule.order == Order::random) std::shuffle(order.begin(), order.end(), random);

  // No lock and no shared queue between the workers: they would order what the hardware does not.
  static StackPool pools[64];
  std::vector<std::exception_ptr> errors(workers);
  const auto work = [&](size_t worker) {
    for (size_t i = worker; i < blocks && !errors[worker]; i += workers) {
      const size_t at = order[i];
      const Index3 index{static_cast<unsigned>(at % grid.x), static_cast<unsigned>(at / grid.x % grid.y),
                         static_cast<unsigned>(at / (size_t{grid.x} * grid.y))};
      std::thread([&] {
        try {
          Block(grid, index, block, sharedBytes, schedule, pools[worker], body, argument).run();
        } catch (...) {
          errors[worker] = std::current_exception();
        }
      }).join();
    }
  };
  if (workers <= 1) {
    if (blocks > 0) work(0);
  } else {
    std::vector<std::thread> threads;
    for (size_t worker = 0; worker < workers; worker++) threads.emplace_back(work, worker);
    for (std::thread& thread : threads) thread.join();
  }
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

}  // namespace cuda_on_cpu
