// The virtual room of one scenario: virtual time, a disk that answers after 2 ms, banks that are looked at as often as a driver
// would, and the core between them. Events come from the script; what follows from them is written down.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "controller/core/effect.hpp"
#include "controller/core/event.hpp"
#include "controller/core/state.hpp"
#include "tests/scenarios/circulation_model.hpp"
#include "tests/scenarios/picture.hpp"
#include "tests/scenarios/register_model.hpp"
#include "tests/scenarios/script.hpp"

namespace archroom::scenarios {

class Room {
 public:
  // The line that opens a script: "room direct ready columns 6 ...". See README.md.
  static Result<Room> from(Words& words);

  // Lets time pass up to `at`, then the event of this line happens.
  void play(Instant at, Words& words);
  [[nodiscard]] const std::vector<std::string>& told() const { return told_; }

 private:
  struct Seat {
    Picture picture;
    bool link_up = false;
    bool polled = true;
    std::optional<Instant> last_look;  // none: not looked at since the link came up
    std::uint32_t epoch = 0;           // of the last Engage
    Instant sounds_until;              // its warning
    bool mute = false;                 // ... does not sound
  };

  struct Coming {
    Instant at;
    core::Transacted told;
  };

  Room(std::vector<core::BankPlan> plans, const core::RoomPlan& room, std::vector<core::StationPlan> stations, WallTime start,
       bool ready);
  void pass_until(Instant at);
  [[nodiscard]] Instant next_look(const BankId& id) const;
  void happens(core::Body body);
  void carry_out(const core::Effects& effects);
  void carry_out(const core::Actuate& actuate);
  void carry_out(const core::Transact& transact);
  void tell(const std::string& text);
  void restart();

  void event(Words& words);
  void link_event(Words& words);
  void order_event(const std::string& verb, Words& words);
  void store_event(Words& words);
  void disk_event(Words& words);
  bool station_event(Words& words);
  bool circulation_fact(Words& words);
  void scan(Words& words);
  void gun(Words& words);
  void reads(const PointId& id, std::int64_t value);
  bool sensor_event(Words& words);
  void alarm_event(Words& words);
  void forbid_event(Words& words);
  void clear_event(Words& words);
  void look_at(Words& words);
  bool place(Picture& picture, Words& words);
  bool people(Picture& picture, Words& words);
  bool protections(Picture& picture, Words& words);
  bool command(Picture& picture, Words& words);
  void see(std::optional<Instant> taken);

  const std::vector<core::BankPlan> plans_;
  const core::RoomPlan room_;
  const std::vector<core::StationPlan> stations_;
  WallTime start_;  // wall time at 0 s
  core::State state_;
  RegisterModel register_;
  CirculationModel circulation_;
  std::map<BankId, Seat> seats_;
  BankId bank_;  // that the current line is about
  Instant now_;
  std::uint64_t last_ticket_ = 0;

  bool silent_ = false;  // while the room is made ready
  bool disk_slow_ = false;
  bool store_fails_ = false;
  std::vector<core::Persist> queued_;  // handed to the store, not durable
  std::optional<Instant> durable_at_;
  std::deque<core::Transact> transacts_;  // handed to the store, and the disk is slow
  std::deque<Coming> coming_;             // what they came to, on its way to the core
  std::set<std::uint64_t> sustained_;     // intents of which one renewal was told
  std::vector<std::string> told_;
};

}  // namespace archroom::scenarios
