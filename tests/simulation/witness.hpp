// Watches a run from outside: from the steel of the twins, the frames on the cable and what people were told, never from the
// state of the core. Keeps the first thing that must not be. docs/safety.md has the promises, README.md here the list.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controller/core/effect.hpp"
#include "controller/core/event.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/tally.hpp"
#include "tests/simulation/wire.hpp"

namespace archroom::simulation {

struct Complaint {
  std::string invariant;
  std::string text;
  Instant at;
};

// One emulated bank and what belongs to it.
struct Bank {
  core::BankPlan plan;
  devices::ShelfPlcTwin twin;
  std::size_t bus = 0;
  std::uint8_t unit = 1;
  std::optional<Shown> frozen;  // its picture stands still
};

class Witness {
 public:
  Witness(const Clockwork& clock, std::vector<Bank>& banks, const Disk& disk, Tally& tally, bool blind);

  // The daemon.
  void daemon_began();
  void daemon_died();
  void daemon_stalls_until(Instant until) { stalled_until_ = until; }
  void persisted(const core::Persist& persist);
  void ordered(std::size_t bank, const devices::Move& move);
  void stop_given(std::size_t bank);
  void stop_asked(std::optional<std::size_t> bank);     // a person said stop: nothing: all
  void stop_accepted(std::optional<std::size_t> bank);  // and was told yes
  void rearm_accepted(std::size_t bank);
  void asked() { ++questions_; }
  void answered() { ++answers_; }
  [[nodiscard]] bool all_answered() const { return questions_ == answers_; }

  // The cable. `wire` is the bank's.
  void left(std::size_t bank, const Frame& frame);
  void seen(std::size_t bank, const Shown& shown);
  void connection_stands(std::size_t bank, bool yes);
  void arrived(std::size_t bank, const Frame& frame, Copy copy, std::uint64_t motions_before);

  // The steel: after every 10 ms. Nothing has been wrong between daemon and bank since; frames may be held back on the way.
  void step(std::size_t bank, Instant healthy_since, bool held_back);

  void complain(const std::string& invariant, const std::string& text);
  [[nodiscard]] const std::optional<Complaint>& complaint() const { return complaint_; }
  // Of everything that left the daemon, and when: two runs of one plan are the same.
  [[nodiscard]] std::uint64_t digest() const { return digest_; }

 private:
  struct Sent {  // a Move that left
    IntentId intent;
    Instant left;
    std::uint32_t connection = 0;
    std::uint32_t life = 0;
    bool acted = false;
  };
  struct Motion {  // that the twin runs, or ran last
    std::uint32_t life = 0;
    std::uint32_t connection = 0;
    Request request;
  };
  struct StopAsked {
    Instant at;
    std::uint64_t motions = 0;  // that the twin had begun then
  };
  struct Watched {
    bool armed = false;
    std::optional<Instant> connected_since;
    bool stop_unwritten = false;
    Instant stop_given;
    std::optional<IntentId> intent;  // ordered, and not yet left
    std::optional<Shown> shown;      // the youngest picture that was taken in
    Instant shown_at;
    std::optional<Instant> stop_by;
    std::uint32_t connection = 0;  // on which something left last
    Instant move_left;
    std::map<std::uint64_t, Sent> sent;  // by frame
    Motion motion;
    std::optional<StopAsked> stop;
    std::uint64_t squeezed = 0;
    std::optional<Instant> squeezed_since;
    Instant squeezed_last;
    std::map<int, Instant> last_full;     // by aisle: when it stood open
    std::map<int, Instant> people_since;  // by aisle
    std::uint64_t done = 0;
    bool was_moving = false;
  };

  void move_left(std::size_t bank, const Frame& frame, const Request& request);
  void renewal_left(std::size_t bank);
  void judge_presented(const core::Record& record);
  void watch_squeeze(std::size_t bank, bool held_back);
  void watch_stop(std::size_t bank, Instant healthy_since, bool held_back);
  void watch_evidence(std::size_t bank);
  void watch_owed_stop(std::size_t bank);
  void watch_age(std::size_t bank);
  void motion_began(std::size_t bank, const Frame& frame);
  void watch_aisles(std::size_t bank);
  void count_motions(std::size_t bank);
  [[nodiscard]] bool narrows(const Bank& bank, int aisle, const Request& motion) const;
  [[nodiscard]] std::optional<int> somebody_in_the_way(const Bank& bank, const Shown& shown, const Request& motion) const;
  [[nodiscard]] Duration stall() const;
  [[nodiscard]] std::size_t index_of(const BankId& bank) const;

  const Clockwork& clock_;
  std::vector<Bank>& banks_;
  const Disk& disk_;
  Tally& tally_;
  const bool blind_;
  std::vector<Watched> watched_;
  std::uint32_t life_ = 0;
  Instant stalled_until_;
  std::map<JobId, core::MotionIntended> jobs_;
  std::uint64_t questions_ = 0;
  std::uint64_t answers_ = 0;
  std::uint64_t digest_ = 1469598103934665603ULL;
  std::optional<Complaint> complaint_;
};

// The aisle that a Move opens; -1 for a spread.
[[nodiscard]] int aisle_of(const Bank& bank, const Request& request);

}  // namespace archroom::simulation
