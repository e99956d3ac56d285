// What the core wants kept: each is one journal entry, and what it changes in the register, in one transaction.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/alarms/alarm_state.hpp"
#include "controller/core/alarms/alarm_words.hpp"
#include "controller/core/hold.hpp"
#include "controller/core/protections/profile.hpp"
#include "controller/core/reason.hpp"
#include "controller/core/request.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::core {

// A bank's controller will be driven under this number; it is never used again.
struct EpochTaken {
  BankId bank;
  std::uint32_t epoch = 0;
};

// We mean to move. Written before the first byte of a command leaves.
struct MotionIntended {
  IntentId intent;
  JobId job;
  BankId bank;
  devices::Motion motion;
  std::optional<RequestId> request;
  std::string by;
  std::string_view purpose = "asked";
};

enum class JobOutcome : std::uint8_t { Arrived, Stopped, Failed, Dropped };
[[nodiscard]] std::string_view name_of(JobOutcome outcome);

struct JobEnded {
  JobId job;
  BankId bank;
  JobOutcome outcome = JobOutcome::Failed;
  Reason reason;
};

struct RequestMoved {
  RequestId id;
  RequestState state = RequestState::Queued;
  Reason reason;
  std::string by;  // who did it; empty: the controller itself
};

struct BankArmed {
  BankId bank;
  std::string by;
};

struct BankDisarmed {
  BankId bank;
  Reason reason;
  std::string by;
};

struct ForbidSet {
  BankId bank;
  Forbid forbid;
};

struct ForbidLifted {
  BankId bank;
  ForbidKind kind = ForbidKind::Order;
  std::string owner;
  std::string by;
};

struct BankTripped {
  BankId bank;
  Trip trip;
};

// The reset key at the bank was pressed, and nothing acts any more.
struct TripReset {
  BankId bank;
};

// An input was seen to come on and to go off again, or (`by` empty) its interval begins with the first start of the bank.
struct InputProven {
  BankId bank;
  devices::Protection input = devices::Protection::EmergencyStop;
  std::string by;
};

// A proof test that proved nothing: the input did not come on and go off in time, or another test took its place.
struct ProofTestFailed {
  BankId bank;
  devices::Protection input = devices::Protection::EmergencyStop;
  std::string by;
  bool seen_on = false;
};

// Somebody tried to take a maintenance lock away without its key.
struct KeyRefused {
  BankId bank;
  std::string by;
};

// The reset of a drive fault was asked for.
struct DriveResetOrdered {
  BankId bank;
  int fault_code = 0;  // the bank controller's own
  std::string by;
};

// What became of alarms: an entry for each change that people are to know, and everything that must survive a restart.
struct AlarmsMoved {
  std::vector<AlarmChange> changes;
  std::map<AlarmId, AlarmOf<WallTime>> alarms;                   // that differ from what was kept
  std::map<std::string, std::vector<RisenOf<WallTime>>> groups;  // all of them
};

// The register has an alarm that the site file no longer has.
struct AlarmDropped {
  AlarmId id;
  std::uint64_t occurrence = 0;
  bool mattered = false;  // it was open, shelved, out of service or about to change
};

// Lowest and highest of one hour, so that a day's range survives a restart. No journal entry.
struct SwingKept {
  PointId point;
  std::int64_t hour = 0;  // since 1970
  Band range;
};

using Record = std::variant<EpochTaken, MotionIntended, JobEnded, RequestMoved, BankArmed, BankDisarmed, ForbidSet, ForbidLifted,
                            BankTripped, TripReset, InputProven, DriveResetOrdered, ProofTestFailed, KeyRefused, AlarmsMoved,
                            AlarmDropped, SwingKept>;

}  // namespace archroom::core
