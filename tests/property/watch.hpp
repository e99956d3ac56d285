// Watches a core at work and believes nothing it says about itself: keeps the raw events it was told and the effects it gave, and
// judges every motion anew from them with rules of its own. The first thing that must not be is kept as a sentence.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controller/core/effect.hpp"
#include "controller/core/event.hpp"
#include "controller/core/state.hpp"
#include "tests/scenarios/register_model.hpp"

namespace archroom::property {

class Watch {
 public:
  explicit Watch(std::vector<core::BankPlan> plans);

  // What the core was told, what it answered, and the state after it.
  void saw(const core::Event& event, const core::Effects& effects, const core::State& after);
  // The process is gone. The register holds what was durable, and that is what it answers from now on.
  core::Restored died();

  // Empty while all is well.
  [[nodiscard]] const std::string& complaint() const { return complaint_; }
  [[nodiscard]] std::uint64_t moves() const { return moves_; }
  [[nodiscard]] std::uint64_t arrivals() const { return arrivals_; }
  [[nodiscard]] std::uint64_t permits_lost() const { return permits_lost_; }
  [[nodiscard]] std::uint64_t requests_done() const { return requests_done_; }
  [[nodiscard]] const scenarios::RegisterModel& kept() const { return register_; }

 private:
  struct Flight {
    IntentId intent;
    JobId job;
    devices::Motion motion;
    Instant sent_at;
  };
  struct Facts {
    core::BankPlan plan;
    bool link_up = false;
    bool armed = false;
    std::optional<devices::Observation> picture;  // a good one of the right shape, still to be believed
    std::uint64_t stop_count = 0;
    std::optional<Instant> commanded_at;
    std::optional<Flight> flight;
    std::set<std::pair<core::ForbidKind, std::string>> forbids;
    std::optional<core::Trip> trip;
    std::map<std::uint32_t, std::uint64_t> epochs;  // taken by this process, with the number of their record
  };
  struct Intended {
    std::uint64_t persist = 0;
    core::MotionIntended record;
    bool sent = false;
  };

  void take(const core::Event& event);
  void take(const devices::Observation& seen);
  void judge(const core::Event& event, const core::Effects& effects);
  void judge(const core::Persist& persist);
  void judge(const core::Actuate& actuate);
  Facts& of(const BankId& bank);
  void judge_lifted(const core::ForbidLifted& record);
  void judge_reset(const core::TripReset& record);
  void judge_move(Facts& facts, const core::Actuate& actuate, const devices::Move& move);
  void judge_engage(const Facts& facts, const devices::Engage& engage);
  void judge_sustain(const Facts& facts, const devices::Sustain& sustain);
  void judge(const core::StopMotion& stop);
  void judge_answers(const core::Event& event, const core::Effects& effects);
  void judge_state(const core::State& after);
  void judge_lines(const core::State& after);
  void judge_news(const core::Effects& effects, const core::State& after);
  // Why this motion has no leave at this instant; nothing where it has.
  [[nodiscard]] std::string against(const Facts& facts, const devices::Motion& motion, bool running) const;
  void complain(const std::string& what);

  std::map<DeviceId, Facts> facts_;
  scenarios::RegisterModel register_;
  std::vector<core::Persist> queued_;  // handed over, not durable
  std::uint64_t last_persist_ = 0;
  std::uint64_t durable_ = 0;
  bool store_works_ = true;
  Instant now_;
  std::map<IntentId, Intended> intents_;  // of this process
  IntentId last_intent_;
  IntentId last_sent_;                            // ever
  std::map<BankId, IntentId> last_sent_of_;       // ever
  std::map<BankId, std::uint32_t> last_engaged_;  // ever
  std::set<JobId> ended_jobs_;
  std::set<RequestId> open_requests_;  // told or restored, and no end was kept

  std::map<BankId, std::string> looks_;  // as people were last told

  std::uint64_t moves_ = 0;
  std::uint64_t arrivals_ = 0;
  std::uint64_t permits_lost_ = 0;
  std::uint64_t requests_done_ = 0;
  std::string complaint_;
};

}  // namespace archroom::property
