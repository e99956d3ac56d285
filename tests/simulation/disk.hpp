// The store's thread and its disk, on virtual time: commits in order and in groups, slowly, not at all, or half; says so as the
// daemon's own does (controller/runtime/store_thread.hpp). What was not durable when the daemon crashed is lost. The register
// itself is the dumb one of the scenarios.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>

#include "base/prng.hpp"
#include "controller/core/effect.hpp"
#include "controller/core/event.hpp"
#include "tests/scenarios/register_model.hpp"
#include "tests/simulation/clockwork.hpp"
#include "tests/simulation/plan.hpp"

namespace archroom::simulation {

class Disk {
 public:
  using Tell = std::function<void(core::Body)>;
  using Committed = std::function<void(const core::MotionIntended&)>;  // durable, and about to be told

  Disk(Clockwork& clock, std::uint64_t seed, Committed committed)
      : clock_(clock), prng_(seed), committed_(std::move(committed)) {}

  // A daemon begins: what the register remembers; from now on `tell` hears.
  [[nodiscard]] core::Restored open(Tell tell);
  // The daemon is gone in this instant: a commit under way is done or not.
  void crash();

  [[nodiscard]] bool push(const core::Persist& persist);
  // The catalogue's row, then Requested. False while the disk fails.
  [[nodiscard]] bool file(const core::Requested& requested);

  void befall(Deed deed, Duration span);
  void heal();
  [[nodiscard]] bool has_refused() const { return refused_; }  // a record of this daemon: it must be started anew
  [[nodiscard]] const core::MotionIntended* intended(IntentId intent) const;
  [[nodiscard]] const scenarios::RegisterModel& kept() const { return register_; }

 private:
  void begin_commit();
  void commit();
  void apply_group();
  [[nodiscard]] bool suffers(Deed deed) const;
  void in(Duration later, void (Disk::*what)());

  Clockwork& clock_;
  Prng prng_;
  const Committed committed_;
  Tell tell_;
  std::uint32_t life_ = 0;
  std::deque<core::Persist> persists_;
  std::deque<core::Requested> rows_;
  std::size_t group_ = 0;  // of the commit under way
  std::size_t group_rows_ = 0;
  bool busy_ = false;
  bool failing_ = false;
  bool refused_ = false;
  Duration retry_{};
  std::map<Deed, Instant> until_;
  scenarios::RegisterModel register_;
  std::map<IntentId, core::MotionIntended> intents_;  // durable
};

}  // namespace archroom::simulation
