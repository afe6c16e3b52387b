// The CPU's job: the items' tiles spread over pool threads.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <vector>

#include "core/job.hpp"
#include "core/op.hpp"

namespace melisma {

class TileJob : public Job, public std::enable_shared_from_this<TileJob> {
 public:
  TileJob(std::shared_ptr<const Plan> plan, Request request);

  void start() override;
  double progress() override;

 private:
  // An item while it runs.
  struct Running {
    Item* item = nullptr;
    std::unique_ptr<Work> work;
    int phase = 0, phases = 1;  // Work::phases may not be asked while tiles run
    int64_t nextTile = 0, tiles = 0, active = 0;
    bool starting = false, done = false;
  };
  struct Unit {
    Running* running = nullptr;
    int phase = 0;
    int64_t tile = 0;
  };
  void participate(Scratch& scratch);
  enum class Next { tile, parked, nothing };
  Next take(Unit& unit);
  void post();
  void wake(int64_t count);
  void begin(Running& running);
  void complete(const Unit& unit);
  void fail(std::exception_ptr failure);
  void leave();

  const std::shared_ptr<const Plan> plan_;
  const int participantLimit_;
  std::vector<Running> running_;

  std::mutex mutex_;
  size_t firstOpen_ = 0;    // items before it are done
  size_t nextToStart_ = 0;  // items before it have begun
  int participants_ = 0;    // that have not left
  int parked_ = 0;          // of these, that are on no thread until there are tiles again
  double shown_ = 0;        // the most that progress() has said
  std::exception_ptr firstFailure_;
};

}  // namespace melisma
