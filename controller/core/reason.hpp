// Why something is as it is: a stable code and what it is about. Kept and sent as such; put into words at the doors (words.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"

namespace archroom::core {

// Stable names; the SR ones are the interlock rules (docs/safety.md). The order is part of the recording format: add at the end.
enum class Cause : std::uint8_t {
  None,
  StateNotFresh,        // SR-01
  LinkLost,             // SR-02
  NotArmed,             // SR-03
  AisleOccupied,        // SR-04; subject = aisle
  SecondAisle,          // SR-05; subject = job
  ProtectionActive,     // SR-06; subject = protection bits
  NotRemote,            // SR-07; subject = fault code
  StoreFailing,         // SR-08
  TwoOwners,            // SR-09
  ImpossiblePositions,  // SR-10; subject = aisle
  Restart,              // the controller was started again
  StopOrdered,
  CancelOrdered,
  ControllerRefused,  // subject = the bank controller's result code
  ControllerAborted,  // subject = the bank controller's result code
  CommandLost,        // the bank controller never received it
  TimedOut,           // it did not arrive in time
  AisleInUse,         // another request's aisle stands open; subject = aisle
  AwaitsConfirmation,
  AisleClosed,  // presented, and the aisle was closed since
  Visited,      // presented, and somebody went in and came out
  ShownLongEnough,
  Arrived,
  Forbidden,         // SR-11; subject = kind of the forbid
  TripLatched,       // SR-12; subject = cause of the trip
  ProofOverdue,      // SR-13; subject = protection bits
  NotLookedAt,       // SR-14
  NotAnnounced,      // SR-15
  OverPowerBudget,   // SR-16
  OutsideHours,      // SR-17
  PowerReturned,     // the bank's controller was switched on again, or forgot us
  ConfirmationAged,  // confirmed, and it could not begin in time
  PersonWanted,      // an announced motion was given up: somebody ordered something, or stepped in
  BoxScanned,        // presented, and its boxes were scanned at a station
};

struct Reason {
  Cause cause = Cause::None;
  std::int64_t subject = 0;
  std::string detail;  // in addition, for people; may be empty
  friend bool operator==(const Reason&, const Reason&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("cause", self.cause);
    v("subject", self.subject);
    v("detail", self.detail);
  }
};

// Something that stands in the way of a motion now.
struct Blocker {
  Reason reason;
  WallTime since;
  friend bool operator==(const Blocker&, const Blocker&) = default;
};
using Blockers = std::vector<Blocker>;

// "SR-04", "restart", ...: what goes over the wire and into the register
[[nodiscard]] std::string_view code_of(Cause cause);
[[nodiscard]] std::optional<Cause> cause_of(std::string_view code);

}  // namespace archroom::core
