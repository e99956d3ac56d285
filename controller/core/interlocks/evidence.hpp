// What the interlocks judge: one small enumerated value per question, so that every combination can be written down and tested.
// `gather` reads them off the state; `objections` (rules.hpp) judges them. Every question has an answer that means "we do not
// know".
#pragma once

#include <cstdint>

#include "controller/core/state.hpp"

namespace archroom::core {

enum class Link : std::uint8_t { Up, Down };
enum class Sight : std::uint8_t { Fresh, Stale, None };  // of the bank's state
enum class Arming : std::uint8_t { Armed, Disarmed };
enum class Way : std::uint8_t { Empty, Occupied, Unknown };            // all aisles that the motion would make narrower
enum class Traffic : std::uint8_t { Free, Taken };                     // by another motion of this bank, ours or not
enum class Guards : std::uint8_t { Clear, Tripped, Unknown };          // protective inputs and latches, occupation aside
enum class Control : std::uint8_t { Remote, Away, Unknown };           // local, locked, faulty, asleep, starting: away
enum class Ledger : std::uint8_t { Works, Fails };                     // intents can be made durable
enum class Owner : std::uint8_t { Ours, NotOurs };                     // the controller obeys our session
enum class Places : std::uint8_t { Consistent, Impossible, Unknown };  // column positions

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
};

// The instant from which the bank's picture does not count as fresh any more; a permit ends then, too.
[[nodiscard]] Instant fresh_until(const Bank& bank);

// Taken after the last move or stop that was sent: only then it tells where the columns are and whether they stand.
[[nodiscard]] bool is_newer_than_commands(const Bank& bank);

// For this motion, now. `own` is the job that asks; another one is traffic.
[[nodiscard]] Evidence gather(const State& state, const Bank& bank, const devices::Motion& motion, JobId own);

}  // namespace archroom::core
