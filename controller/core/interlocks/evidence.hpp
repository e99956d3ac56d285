// What the interlocks judge: one small enumerated value per question, so that every combination can be written down and tested.
// `gather` reads them off the state; `objections` (rules.hpp) judges them. Every question has an answer that means "we do not
// know" or "no", and that answer is the one it starts with.
#pragma once

#include <cstdint>
#include <optional>

#include "controller/core/state.hpp"

namespace archroom::core {

enum class Link : std::uint8_t { Up, Down };
enum class Sight : std::uint8_t { Fresh, Stale, None };  // of the bank's state
enum class Arming : std::uint8_t { Armed, Disarmed };
enum class Way : std::uint8_t { Empty, Occupied, Unknown };             // all aisles that the motion would make narrower
enum class Traffic : std::uint8_t { Free, Taken };                      // by another motion of this bank, ours or not
enum class Guards : std::uint8_t { Clear, Tripped, Unknown };           // protective inputs and latches, occupation aside
enum class Control : std::uint8_t { Remote, Away, Unknown };            // local, locked, faulty, asleep, starting: away
enum class Ledger : std::uint8_t { Works, Fails };                      // intents can be made durable
enum class Owner : std::uint8_t { Ours, NotOurs };                      // the controller obeys our session
enum class Places : std::uint8_t { Consistent, Impossible, Unknown };   // column positions
enum class Forbidding : std::uint8_t { Nobody, Somebody };              // a forbid stands
enum class Memory : std::uint8_t { Clean, Tripped };                    // a trip waits for the reset at the bank
enum class Proof : std::uint8_t { InTime, Overdue };                    // of every protective input that the bank has
enum class LookAtAisles : std::uint8_t { NotNeeded, Given, Missing };   // by a person, where no sensor covers the aisles
enum class Attendance : std::uint8_t { Asked, Warned, Unwarned, Off };  // who wants it; without a person only when announced
enum class Power : std::uint8_t { Within, Over };                       // the room's budget, this motion included
enum class Rights : std::uint8_t { Within, Outside };                   // the hours in which people may have it moved

struct Evidence {
  Link link = Link::Down;
  Sight sight = Sight::None;
  Arming arming = Arming::Disarmed;
  Way way = Way::Unknown;
  Traffic traffic = Traffic::Taken;
  Guards guards = Guards::Unknown;
  Control control = Control::Unknown;
  Ledger ledger = Ledger::Fails;
  Owner owner = Owner::NotOurs;
  Places places = Places::Unknown;
  Forbidding forbidding = Forbidding::Somebody;
  Memory memory = Memory::Tripped;
  Proof proof = Proof::Overdue;
  LookAtAisles look = LookAtAisles::Missing;
  Attendance attendance = Attendance::Off;
  Power power = Power::Over;
  Rights rights = Rights::Outside;
};

// What is asked for, and on what account.
struct Wish {
  devices::Motion motion;
  JobId own = {};  // the job that asks; another one is traffic
  Purpose purpose = Purpose::Asked;
  std::optional<Instant> looked_at = std::nullopt;  // a person saw the aisles empty
};
[[nodiscard]] Wish wish_of(const Job& job);

// The instant from which the bank's picture does not count as fresh any more; a permit ends then, too.
[[nodiscard]] Instant fresh_until(const Bank& bank);

// Taken after the last move or stop that was sent: only then it tells where the columns are and whether they stand.
[[nodiscard]] bool is_newer_than_commands(const Bank& bank);

[[nodiscard]] Evidence gather(const State& state, const Bank& bank, const Wish& wish);

// Who commands the bank, by its mode alone.
[[nodiscard]] Control control_in(devices::ShelfMode mode);
// A hand or a fault is on a column.
[[nodiscard]] bool is_handled(const devices::ShelfReport& report);
// The protective inputs that are on, occupation aside: that hinders by aisle, not as a whole.
[[nodiscard]] devices::Protections acting(const devices::ShelfReport& report);

// Inputs of the whole room, whichever bank's controller they are wired to: what any good picture shows of them now.
[[nodiscard]] devices::Protections room_inputs(const State& state);
// In the site's zone: minutes since 1970, and of the day.
[[nodiscard]] std::int64_t local_minute(const State& state);
[[nodiscard]] int minute_of_day(const State& state);
// The inputs whose proof test is overdue at this time.
[[nodiscard]] devices::Protections overdue_inputs(const Bank& bank, WallTime now);

}  // namespace archroom::core
